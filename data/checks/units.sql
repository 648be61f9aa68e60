-- Units that the app can write and the checks understand ($units: UNITS in lib/db/schema_statistics.py).
WITH units AS (
  SELECT 'indicators' AS file, rowid, 'unit' AS column_name, unit AS value FROM indicators
  UNION ALL SELECT 'thresholds', rowid, 'unit', unit FROM thresholds WHERE role <> 'years'
)
SELECT file, rowid + 2 AS csv_row, column_name, value, 'Enheden er ukendt.' AS problem
FROM units
WHERE value IS NULL OR value NOT IN $units
UNION ALL
SELECT 'indicators', rowid + 2, 'min_count', CAST(min_count AS VARCHAR),
       'Tal om personer skal have et mindste antal på mindst 3.'
FROM indicators WHERE (unit = 'personer' OR persons_noun IS NOT NULL) AND coalesce(min_count, 0) < 3
UNION ALL
SELECT 'indicators', rowid + 2, 'sentence', sentence, 'Sætningen må kun have {value}, {area} og {indicator} i klammer.'
FROM indicators
WHERE sentence IS NOT NULL
  AND (regexp_replace(sentence, '\{(value|area|indicator)\}', '', 'g') SIMILAR TO '.*[{}].*' OR NOT contains(sentence, '{value}'))
