-- Transitions of a birth cohort add up: as many children as enter a state at an age go on from it, also from the state of those
-- who moved away or are not known, so that every age has as many children as the one before. Where a row is hidden, no more are
-- shown on one side than there are in all on the other. The steps follow each other, and a hidden row tells no number.
WITH entered AS (
  SELECT area_id, cohort, age_to AS age, state_to AS state, sum(children) AS shown, bool_or(children IS NULL) AS hidden, max(rowid) AS last
  FROM transitions GROUP BY ALL
), gone_on AS (
  SELECT area_id, cohort, age_from AS age, state_from AS state, sum(children) AS shown, bool_or(children IS NULL) AS hidden, max(rowid) AS last
  FROM transitions GROUP BY ALL
), steps AS (
  SELECT area_id, cohort, age_from, age_to, min(rowid) AS first FROM transitions GROUP BY ALL
), both_sides AS (
  SELECT coalesce(o.last, i.last) AS last, age, state, coalesce(i.shown, 0) AS before, coalesce(o.shown, 0) AS after,
         coalesce(i.hidden, false) AS before_hidden, coalesce(o.hidden, false) AS after_hidden
  FROM entered i FULL JOIN gone_on o USING (area_id, cohort, age, state)
  WHERE EXISTS (FROM steps s WHERE s.area_id = coalesce(i.area_id, o.area_id) AND s.cohort = coalesce(i.cohort, o.cohort) AND s.age_from = age)
    AND EXISTS (FROM steps s WHERE s.area_id = coalesce(i.area_id, o.area_id) AND s.cohort = coalesce(i.cohort, o.cohort) AND s.age_to = age)
)
SELECT 'transitions' AS file, last + 2 AS csv_row, 'children' AS column_name, CAST(after AS VARCHAR) AS value,
       format('Overgangene stemmer ikke: {} børn kommer til »{}« som {}-årige, men {} går videre derfra.', before, state, age, after) AS problem
FROM both_sides
WHERE (after > before AND NOT before_hidden) OR (before > after AND NOT after_hidden)
UNION ALL
SELECT 'transitions', rowid + 2, 'age_to', concat(age_from, ' til ', age_to), 'Alderen efter skal være højere end alderen før, og ingen er yngre end 0 år.'
FROM transitions WHERE age_to <= age_from OR age_from < 0
UNION ALL
SELECT 'transitions', max(first) + 2, 'age_to', string_agg(age_to, ', '), 'Fra en alder skal alle følges til den samme næste alder.'
FROM steps GROUP BY area_id, cohort, age_from HAVING count(*) > 1
UNION ALL
SELECT 'transitions', max(first) + 2, 'age_from', string_agg(age_from, ', '), 'Til en alder skal alle følges fra den samme forrige alder.'
FROM steps GROUP BY area_id, cohort, age_to HAVING count(*) > 1
UNION ALL
SELECT 'transitions', max(first) + 2, 'age_from', CAST(count(*) AS VARCHAR), 'Trinnene skal følge efter hinanden: en alder mangler imellem.'
FROM steps s WHERE NOT EXISTS (FROM steps b WHERE b.area_id = s.area_id AND b.cohort = s.cohort AND b.age_to = s.age_from)
GROUP BY area_id, cohort HAVING count(DISTINCT age_from) > 1
UNION ALL
SELECT 'transitions', rowid + 2, 'cohort', cohort, 'Årgangen skal have mindst et fødselsår, og det skal ligge fra 1900 til 2100.'
FROM transitions
WHERE len(regexp_extract_all(cohort, '[0-9]+')) = 0
   OR NOT list_bool_and(list_transform(regexp_extract_all(cohort, '[0-9]+'), lambda year: len(year) = 4 AND CAST(year AS INTEGER) BETWEEN 1900 AND 2100))
UNION ALL
SELECT 'transitions', rowid + 2, 'children', CAST(children AS VARCHAR), 'Der kan ikke være færre end 0 børn.'
FROM transitions WHERE children < 0
UNION ALL
SELECT 'transitions', rowid + 2, 'children', CAST(children AS VARCHAR),
       'En offentliggjort række skal have et tal; en skjult må hverken have tal i feltet, i ordene eller i noten.'
FROM transitions WHERE (status = 'published') <> (children IS NOT NULL)
   OR (status <> 'published' AND regexp_matches(coalesce(quote, '') || coalesce(note, ''), '[0-9]'))
ORDER BY csv_row
