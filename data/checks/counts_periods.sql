-- A count has a period that runs forward within one day, covers no more than it, and is not below zero; what nobody
-- counted has no number. Two counts of one delivery do not cover the same time.
SELECT 'counts' AS file, rowid + 2 AS csv_row, 'ends' AS column_name, concat(starts, ' til ', ends) AS value,
       'Tællingens start skal komme før dens slut, og den skal slutte samme dag, senest ved midnat.' AS problem
FROM counts WHERE ends <= starts OR ends > date_trunc('day', starts) + INTERVAL 1 DAY
UNION ALL
SELECT 'counts', rowid + 2, 'passed', CAST(passed AS VARCHAR), 'Der kan ikke være talt færre end 0.'
FROM counts WHERE passed < 0
UNION ALL
SELECT 'counts', rowid + 2, 'coverage_pct', CAST(coverage_pct AS VARCHAR), 'Dækningen skal ligge fra 0 til 100 procent.'
FROM counts WHERE coverage_pct NOT BETWEEN 0 AND 100
UNION ALL
SELECT 'counts', rowid + 2, 'passed', CAST(passed AS VARCHAR),
       'Et tal skal have en dækning over 0, og en dækning over 0 skal have et tal: ikke talt er ikke 0.'
FROM counts WHERE (passed IS NULL) <> (coverage_pct = 0)
UNION ALL
SELECT 'counts', b.rowid + 2, 'starts', CAST(b.starts AS VARCHAR),
       'To tællinger dækker samme tid: den anden begynder ' || a.starts || '.'
FROM counts a JOIN counts b
  ON a.count_place_id = b.count_place_id AND a.mode = b.mode AND a.delivered = b.delivered AND a.rowid < b.rowid
 AND a.starts < b.ends AND b.starts < a.ends AND (a.direction = b.direction OR 'begge' IN (a.direction, b.direction))
ORDER BY file, csv_row
