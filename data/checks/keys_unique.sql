-- Every key stands once. Where a source disagrees with itself, both rows name the disagreement.
WITH keys AS (
  SELECT 'sources' AS file, rowid, 'source_id' AS column_name, source_id AS value FROM sources
  UNION ALL SELECT 'areas', rowid, 'area_id', area_id FROM areas
  UNION ALL SELECT 'areas', rowid, 'name', name FROM areas
  UNION ALL SELECT 'criteria', rowid, 'criterion', criterion FROM criteria
  UNION ALL SELECT 'indicators', rowid, 'indicator_id', indicator_id FROM indicators
  UNION ALL SELECT 'indicators', rowid, 'name', name FROM indicators
  UNION ALL SELECT 'disagreements', rowid, 'disagreement_id', disagreement_id FROM disagreements
  UNION ALL SELECT 'list_kinds', rowid, 'list_kind', list_kind FROM list_kinds
  UNION ALL SELECT 'targets', rowid, 'target_id', target_id FROM targets
  UNION ALL SELECT 'goals', rowid, 'goal_id', goal_id FROM goals
  UNION ALL SELECT 'goal_indicators', rowid, 'indicator_id', concat_ws(' ', goal_id, indicator_id)
    FROM goal_indicators
  UNION ALL SELECT 'tracks', rowid, 'track_id', track_id FROM tracks
  UNION ALL SELECT 'places', rowid, 'place_id', place_id FROM places
  UNION ALL SELECT 'places', rowid, 'name', name FROM places
  UNION ALL SELECT 'place_tracks', rowid, 'track_id', concat_ws(' ', place_id, track_id) FROM place_tracks
  UNION ALL SELECT 'map_views', rowid, 'view_id', view_id FROM map_views
  UNION ALL SELECT 'map_symbols', rowid, 'kind', kind FROM map_symbols
  UNION ALL SELECT 'features', rowid, 'feature_id', feature_id FROM features
  UNION ALL SELECT 'features', rowid, 'name', name FROM features
  UNION ALL SELECT 'questions', rowid, 'question_id', question_id FROM questions
  UNION ALL SELECT 'questions', rowid, 'text', text FROM questions
  UNION ALL SELECT 'question_indicators', rowid, 'indicator_id', concat_ws(' ', question_id, indicator_id)
    FROM question_indicators
  UNION ALL SELECT 'area_partitions', rowid, 'part_kind', concat_ws(' ', whole_kind, part_kind) FROM area_partitions
  UNION ALL SELECT 'indicator_relations', rowid, 'indicator_id', concat_ws(' ', relation, indicator_id, quantity, moment, place)
    FROM indicator_relations
  UNION ALL SELECT 'observations', rowid, 'period',
    concat_ws(' ', area_id, indicator_id, period, disagreement_id, CASE WHEN disagreement_id IS NOT NULL THEN coalesce(CAST(value AS VARCHAR), value_text) END)
    FROM observations
  UNION ALL SELECT 'published_lists', rowid, 'list_kind', concat_ws(' ', list_date, list_kind) FROM published_lists
  UNION ALL SELECT 'list_memberships', rowid, 'list_kind', concat_ws(' ', area_id, list_date, list_kind) FROM list_memberships
  UNION ALL SELECT 'thresholds', rowid, 'criterion',
    concat_ws(' ', list_kind, criterion, role, valid_from, valid_to, CASE WHEN role IN ('printed_cutoff', 'years') THEN threshold END)
    FROM thresholds
)
SELECT file, rowid + 2 AS csv_row, column_name, value, 'Nøglen står mere end én gang.' AS problem
FROM keys
QUALIFY count(*) OVER (PARTITION BY file, column_name, value) > 1
ORDER BY file, value, csv_row
