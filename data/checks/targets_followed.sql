-- A target that sets a number can be followed: it has a time that runs forward, and a change or a difference has a baseline, its
-- number or its time; a change a year can be told from two numbers of the time itself.
SELECT 'targets' AS file, rowid + 2 AS csv_row, 'baseline' AS column_name, text AS value,
       'Et mål om en ændring eller en forskel skal have et udgangspunkt eller dets periode.' AS problem
FROM targets
WHERE target IS NOT NULL AND kind IN ('change', 'difference') AND baseline IS NULL AND baseline_period IS NULL
  AND target_unit NOT LIKE '% om året'
UNION ALL
SELECT 'targets', rowid + 2, 'target_period', target_period, 'Målets periode skal have årene i rækkefølge.'
FROM targets
WHERE list_sort(regexp_extract_all(target_period, '(?:19|20)[0-9]{2}')) <> regexp_extract_all(target_period, '(?:19|20)[0-9]{2}')
