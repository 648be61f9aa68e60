-- No table is empty, every area has its place, every goal's figure is there to be shown or missed.
WITH counts AS (
  SELECT 'sources' AS file, count(*) AS n FROM sources
  UNION ALL SELECT 'areas', count(*) FROM areas
  UNION ALL SELECT 'criteria', count(*) FROM criteria
  UNION ALL SELECT 'indicators', count(*) FROM indicators
  UNION ALL SELECT 'observations', count(*) FROM observations
  UNION ALL SELECT 'list_kinds', count(*) FROM list_kinds
  UNION ALL SELECT 'thresholds', count(*) FROM thresholds
  UNION ALL SELECT 'published_lists', count(*) FROM published_lists
  UNION ALL SELECT 'list_memberships', count(*) FROM list_memberships
  UNION ALL SELECT 'targets', count(*) FROM targets
  UNION ALL SELECT 'goals', count(*) FROM goals
)
SELECT file, 2 AS csv_row, '' AS column_name, '0' AS value, 'Tabellen er tom.' AS problem FROM counts WHERE n = 0
UNION ALL
SELECT 'areas', rowid + 2, 'parent_id', area_id, 'Området skal ligge i et andet.'
FROM areas WHERE parent_id IS NULL AND kind <> 'land'
UNION ALL
SELECT 'goal_indicators', g.rowid + 2, 'indicator_id', g.indicator_id,
       'Målsætningens tal findes ikke for ' || a.name || ', heller ikke som ikke offentliggjort.'
FROM goal_indicators g JOIN goals USING (goal_id) JOIN targets t USING (target_id) JOIN areas a ON a.area_id = t.area_id
WHERE NOT EXISTS (FROM observations o WHERE o.area_id = t.area_id AND o.indicator_id = g.indicator_id)
UNION ALL
SELECT 'targets', rowid + 2, 'operator', operator, 'Et mål med et tal skal have enhed og operator.'
FROM targets WHERE target IS NOT NULL AND (operator IS NULL OR target_unit IS NULL)
UNION ALL
SELECT 'published_lists', rowid + 2, 'area_count', NULL, 'En komplet liste skal have et antal.'
FROM published_lists WHERE complete AND area_count IS NULL
