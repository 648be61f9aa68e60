-- A place of a count lies on the map where it is said to lie, as a point, a stretch or a shape of the map, and one that is
-- made up lies where nobody can take it for a real one.
WITH located AS (
  SELECT p.rowid + 2 AS csv_row, p.*, a.fictional, concat(longitude, ', ', latitude) AS here,
         concat(to_longitude, ', ', to_latitude) AS there, json_extract_string(f.geometry, '$.type') AS shape
  FROM count_places p LEFT JOIN areas a USING (area_id) LEFT JOIN features f USING (feature_id)
)
SELECT 'count_places' AS file, csv_row, 'latitude' AS column_name, here AS value,
       'Et sted skal have både længde- og breddegrad eller ingen af dem.' AS problem
FROM located WHERE (longitude IS NULL) <> (latitude IS NULL)
UNION ALL
SELECT 'count_places', csv_row, 'to_latitude', there, 'En strækning skal ende i både en længde- og en breddegrad.'
FROM located WHERE (to_longitude IS NULL) <> (to_latitude IS NULL)
UNION ALL
SELECT 'count_places', csv_row, 'to_longitude', there, 'En strækning skal have et sted at begynde: længde- og breddegrad mangler.'
FROM located WHERE to_longitude IS NOT NULL AND longitude IS NULL
UNION ALL
SELECT 'count_places', csv_row, 'to_longitude', there, 'Strækningen ender, hvor den begynder.'
FROM located WHERE longitude = to_longitude AND latitude = to_latitude
UNION ALL
SELECT 'count_places', csv_row, 'feature_id', feature_id, 'Skriv enten koordinater eller det, stedet er på kortet.'
FROM located WHERE feature_id IS NOT NULL AND (longitude IS NOT NULL OR fictional)
UNION ALL
SELECT 'count_places', csv_row, 'feature_id', feature_id, 'Et sted, hvor der tælles, skal være en linje eller et punkt på kortet.'
FROM located WHERE shape NOT IN ('LineString', 'Point')
UNION ALL
SELECT 'count_places', csv_row, 'longitude', concat(here, ' til ', there), 'Stedet ligger uden for kortet, $bounds.'
FROM located
WHERE NOT fictional AND NOT (
  coalesce(longitude BETWEEN $bounds[1] AND $bounds[3] AND latitude BETWEEN $bounds[2] AND $bounds[4], true)
  AND coalesce(to_longitude BETWEEN $bounds[1] AND $bounds[3] AND to_latitude BETWEEN $bounds[2] AND $bounds[4], true))
UNION ALL
SELECT 'count_places', csv_row, 'longitude', concat(here, ' til ', there),
       'Et opdigtet sted skal ligge inden for 1 grad fra 0, 0, så ingen tager det for et virkeligt.'
FROM located
WHERE fictional AND greatest(abs(longitude), abs(latitude), abs(to_longitude), abs(to_latitude)) > 1
ORDER BY csv_row
