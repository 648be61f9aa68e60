-- Moves are of a year, of no fewer than none, and add up: the parts of a division by place or by trait are its »I alt«. Where
-- a part is hidden the others are no more than »I alt«. A hidden row tells no number.
WITH totals AS (
  SELECT area_id, year, direction, trait, trait_value, 'other_name' AS divided, any_value(other_name) AS part,
         sum(persons) AS shown, bool_or(persons IS NULL) AS hidden, max(rowid) AS last
  FROM moves WHERE other_name <> 'I alt' GROUP BY area_id, year, direction, trait, trait_value
), by_place AS (
  SELECT t.last, 'other_name' AS column_name, t.shown, t.hidden, w.persons AS whole,
         concat_ws(', ', t.direction, t.year, nullif(t.trait_value, 'I alt')) AS what
  FROM totals t JOIN moves w USING (area_id, year, direction, trait, trait_value) WHERE w.other_name = 'I alt'
), by_trait AS (
  SELECT max(p.rowid) AS last, 'trait_value' AS column_name, sum(p.persons) AS shown, bool_or(p.persons IS NULL) AS hidden,
         any_value(w.persons) AS whole, concat_ws(', ', p.direction, p.year, p.trait, nullif(p.other_name, 'I alt')) AS what
  FROM moves p JOIN moves w USING (area_id, year, direction, other_name)
  WHERE p.trait <> 'I alt' AND w.trait = 'I alt' AND w.trait_value = 'I alt'
  GROUP BY p.area_id, p.year, p.direction, p.trait, p.other_name
)
SELECT 'moves' AS file, last + 2 AS csv_row, column_name, CAST(shown AS VARCHAR) AS value,
       format('Tallene giver ikke »I alt«: {} er {} tilsammen, men »I alt« er {}.', what, shown, whole) AS problem
FROM (FROM by_place UNION ALL FROM by_trait)
WHERE whole IS NOT NULL AND (shown > whole OR (NOT hidden AND shown <> whole))
UNION ALL
SELECT 'moves', min(rowid) + 2, 'other_name', concat(direction, ' ', year), 'Der mangler en række med »I alt« for hele flytningen.'
FROM moves GROUP BY area_id, year, direction
HAVING NOT bool_or(other_name = 'I alt' AND trait = 'I alt' AND trait_value = 'I alt')
UNION ALL
SELECT 'moves', rowid + 2, 'trait_value', trait_value, '»I alt« skal stå både som opdeling og som værdi, eller ingen af stederne.'
FROM moves WHERE (trait = 'I alt') <> (trait_value = 'I alt')
UNION ALL
SELECT 'moves', rowid + 2, 'year', CAST(year AS VARCHAR), 'Året skal ligge fra 1900 til 2100.'
FROM moves WHERE year NOT BETWEEN 1900 AND 2100
UNION ALL
SELECT 'moves', rowid + 2, 'persons', CAST(persons AS VARCHAR), 'Der kan ikke flytte færre end 0 personer.'
FROM moves WHERE persons < 0
UNION ALL
SELECT 'moves', rowid + 2, 'persons', CAST(persons AS VARCHAR),
       'En offentliggjort række skal have et tal; en skjult må hverken have tal i feltet, i ordene eller i noten.'
FROM moves WHERE (status = 'published') <> (persons IS NOT NULL)
   OR (status <> 'published' AND regexp_matches(coalesce(quote, '') || coalesce(note, ''), '[0-9]'))
UNION ALL
SELECT 'moves', rowid + 2, 'in_share', CAST(in_share AS VARCHAR),
       'En række, der hører til en andels gruppe, skal sige, om andelen tæller den, og skal være en del af en opdeling.'
FROM moves WHERE (indicator_id IS NULL) <> (in_share IS NULL) OR (indicator_id IS NOT NULL AND trait = 'I alt')
UNION ALL
SELECT 'moves', max(rowid) + 2, 'indicator_id', indicator_id, 'En andels gruppe kan kun stå i én opdeling.'
FROM moves WHERE indicator_id IS NOT NULL GROUP BY area_id, year, direction, other_name, indicator_id HAVING count(DISTINCT trait) > 1
ORDER BY csv_row
