-- An area with a known place is on the map, and no other. Of the housing areas of the municipality that is
-- on the map it is always said whether the place is known.
WITH RECURSIVE up AS (
  SELECT area_id, area_id AS ancestor FROM areas
  UNION  -- not ALL: a circle of parents, which another check finds, must end here
  SELECT up.area_id, a.parent_id FROM up JOIN areas a ON a.area_id = up.ancestor WHERE a.parent_id IS NOT NULL
)
SELECT 'areas' AS file, rowid + 2 AS csv_row, 'mapped' AS column_name, name AS value,
       'Stedet er kendt, men mangler i data/geo.' AS problem
FROM areas WHERE mapped AND area_id NOT IN (SELECT area_id FROM features WHERE area_id IS NOT NULL)
UNION ALL
SELECT 'areas', a.rowid + 2, 'mapped', name, 'Skal være true eller false: er boligområdets sted kendt?'
FROM areas a WHERE kind = 'boligområde' AND mapped IS NULL
  AND area_id IN (SELECT up.area_id FROM up JOIN areas k ON k.area_id = ancestor WHERE k.kind = 'kommune' AND k.mapped)
UNION ALL
SELECT 'features', f.rowid + 2, 'area_id', f.area_id, 'Området er ikke markeret som kortlagt i data/areas.csv.'
FROM features f JOIN areas a USING (area_id) WHERE a.mapped IS NOT TRUE
UNION ALL
SELECT 'places', rowid + 2, 'place_id', place_id, 'Stedet er ikke på kortet: intet element i data/geo nævner det.'
FROM places WHERE place_id NOT IN (SELECT place_id FROM features WHERE place_id IS NOT NULL)
ORDER BY file, csv_row
