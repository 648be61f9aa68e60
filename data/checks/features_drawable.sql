-- A feature has the shape that its kind is drawn with, and what is schematic is drawn dashed, hatched
-- or with a circle for how uncertain it is (kvarter and natur), or is only a name (bydel).
WITH shapes AS (
  SELECT f.rowid, f.feature_id, f.kind, f.basis, s.shape, s.dash, s.hatched,
         json_extract_string(f.geometry, '$.type') AS type
  FROM features f JOIN map_symbols s USING (kind)
)
SELECT 'features' AS file, rowid + 2 AS csv_row, 'kind' AS column_name, kind AS value,
       'Arten tegnes som ' || shape || ', men geometrien er ' || type || '.' AS problem
FROM shapes
WHERE NOT list_contains(
  CASE shape WHEN 'area' THEN ['Polygon', 'MultiPolygon'] WHEN 'line' THEN ['LineString', 'MultiLineString']
             ELSE ['Point'] END, type)
UNION ALL
SELECT 'features', rowid + 2, 'basis', basis, 'Det skematiske skal kunne ses: arten er hverken stiplet eller skraveret.'
FROM shapes
WHERE basis = 'skematisk' AND shape <> 'point' AND dash IS NULL AND NOT hatched
ORDER BY csv_row
