-- Periods run forward, inside 1900-2100; a year in the label lies inside the dates.
SELECT 'observations' AS file, rowid + 2 AS csv_row, 'period_start' AS column_name,
       concat(period_start, ' til ', period_end) AS value,
       'Perioden skal have både start og slut, i rækkefølge, og passe med teksten »' || period || '«.' AS problem
FROM observations
WHERE ((period_start IS NULL) <> (period_end IS NULL)) OR period_start > period_end
   OR year(period_start) < 1900 OR year(period_end) > 2100
   OR (period_start IS NOT NULL AND regexp_extract(period, '(19|20)[0-9]{2}') <> ''
       AND NOT CAST(regexp_extract(period, '(19|20)[0-9]{2}') AS INTEGER) BETWEEN year(period_start) AND year(period_end))
UNION ALL
SELECT 'thresholds', rowid + 2, 'valid_from', concat(valid_from, ' til ', valid_to), 'Reglen skal gælde fra en dato før den slutter.'
FROM thresholds WHERE valid_from > valid_to
UNION ALL
SELECT 'list_absences', rowid + 2, 'from_date', concat(from_date, ' til ', to_date), 'Datoerne skal stå i rækkefølge.'
FROM list_absences WHERE from_date IS NULL OR to_date IS NULL OR from_date > to_date
UNION ALL
SELECT 'list_memberships', m.rowid + 2, 'list_date', CAST(list_date AS VARCHAR), 'Listen findes ikke i data/published_lists.csv.'
FROM list_memberships m ANTI JOIN published_lists USING (list_date, list_kind)
