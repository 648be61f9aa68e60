-- Nothing leads back to itself: areas inside areas, definitions after definitions, kinds upon kinds, actors within actors.
WITH RECURSIVE steps AS (
  SELECT 'areas' AS file, rowid AS origin, 'parent_id' AS column_name, area_id AS id, parent_id AS onward FROM areas
  UNION ALL SELECT 'strategy_items', rowid, 'parent_id', item_id, parent_id FROM strategy_items
  UNION ALL SELECT 'indicators', rowid, 'replaces', indicator_id, replaces FROM indicators
  UNION ALL SELECT 'list_kinds', rowid, 'based_on', list_kind, based_on FROM list_kinds
  UNION ALL SELECT 'actors', rowid, 'part_of_id', actor_id, part_of_id FROM actors
),
walk AS (
  SELECT file, origin, column_name, id, onward FROM steps WHERE onward IS NOT NULL
  UNION
  SELECT w.file, w.origin, w.column_name, w.id, s.onward
  FROM walk w JOIN steps s ON s.file = w.file AND s.id = w.onward WHERE s.onward IS NOT NULL
)
SELECT file, origin + 2 AS csv_row, column_name, id AS value, 'Rækken fører tilbage til sig selv.' AS problem
FROM walk WHERE onward = id
ORDER BY file, csv_row
