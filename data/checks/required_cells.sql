-- Cells that may never be empty.
WITH cells AS (
  SELECT 'sources' AS file, rowid, 'source_id' AS column_name, source_id AS value FROM sources
  UNION ALL SELECT 'sources', rowid, 'title', title FROM sources
  UNION ALL SELECT 'sources', rowid, 'publisher', publisher FROM sources
  UNION ALL SELECT 'sources', rowid, 'licence', licence FROM sources
  UNION ALL SELECT 'areas', rowid, 'area_id', area_id FROM areas
  UNION ALL SELECT 'areas', rowid, 'name', name FROM areas
  UNION ALL SELECT 'areas', rowid, 'kind', kind FROM areas
  UNION ALL SELECT 'areas', rowid, 'fictional', CAST(fictional AS VARCHAR) FROM areas
  UNION ALL SELECT 'indicators', rowid, 'indicator_id', indicator_id FROM indicators
  UNION ALL SELECT 'indicators', rowid, 'name', name FROM indicators
  UNION ALL SELECT 'indicators', rowid, 'short_name', short_name FROM indicators
  UNION ALL SELECT 'indicators', rowid, 'theme', theme FROM indicators
  UNION ALL SELECT 'indicators', rowid, 'unit', unit FROM indicators
  UNION ALL SELECT 'indicators', rowid, 'decimals', CAST(decimals AS VARCHAR) FROM indicators
  UNION ALL SELECT 'indicators', rowid, 'direction', direction FROM indicators
  UNION ALL SELECT 'indicators', rowid, 'population', population FROM indicators
  UNION ALL SELECT 'indicators', rowid, 'definition', definition FROM indicators
  UNION ALL SELECT 'indicator_relations', rowid, 'relation', relation FROM indicator_relations
  UNION ALL SELECT 'indicator_relations', rowid, 'indicator_id', indicator_id FROM indicator_relations
  UNION ALL SELECT 'indicator_relations', rowid, 'quantity', quantity FROM indicator_relations
  UNION ALL SELECT 'indicator_relations', rowid, 'sign', CAST(sign AS VARCHAR) FROM indicator_relations
  UNION ALL SELECT 'indicator_relations', rowid, 'moment', moment FROM indicator_relations
  UNION ALL SELECT 'indicator_relations', rowid, 'place', place FROM indicator_relations
  UNION ALL SELECT 'indicator_relations', rowid, 'result', result FROM indicator_relations
  UNION ALL SELECT 'area_partitions', rowid, 'whole_kind', whole_kind FROM area_partitions
  UNION ALL SELECT 'area_partitions', rowid, 'part_kind', part_kind FROM area_partitions
  UNION ALL SELECT 'area_partitions', rowid, 'complete', CAST(complete AS VARCHAR) FROM area_partitions
  UNION ALL SELECT 'observations', rowid, 'area_id', area_id FROM observations
  UNION ALL SELECT 'observations', rowid, 'indicator_id', indicator_id FROM observations
  UNION ALL SELECT 'observations', rowid, 'period', period FROM observations
  UNION ALL SELECT 'observations', rowid, 'status', status FROM observations
  UNION ALL SELECT 'observations', rowid, 'source_id', source_id FROM observations
  UNION ALL SELECT 'thresholds', rowid, 'operator', operator FROM thresholds
  UNION ALL SELECT 'thresholds', rowid, 'threshold', CAST(threshold AS VARCHAR) FROM thresholds
  UNION ALL SELECT 'thresholds', rowid, 'role', role FROM thresholds
  UNION ALL SELECT 'thresholds', rowid, 'source_id', source_id FROM thresholds
  UNION ALL SELECT 'thresholds', rowid, 'quote', quote FROM thresholds
  UNION ALL SELECT 'list_memberships', rowid, 'list_date', CAST(list_date AS VARCHAR) FROM list_memberships
  UNION ALL SELECT 'list_memberships', rowid, 'quote', quote FROM list_memberships
  UNION ALL SELECT 'tracks', rowid, 'quote', quote FROM tracks
  UNION ALL SELECT 'places', rowid, 'name', name FROM places
  UNION ALL SELECT 'places', rowid, 'text', text FROM places
  UNION ALL SELECT 'places', rowid, 'source_id', source_id FROM places
  UNION ALL SELECT 'place_tracks', rowid, 'text', text FROM place_tracks
  UNION ALL SELECT 'place_tracks', rowid, 'quote', quote FROM place_tracks
  UNION ALL SELECT 'map_views', rowid, 'name', name FROM map_views
  UNION ALL SELECT 'map_symbols', rowid, 'layer', layer FROM map_symbols
  UNION ALL SELECT 'map_symbols', rowid, 'name', name FROM map_symbols
  UNION ALL SELECT 'map_symbols', rowid, 'sort', CAST(sort AS VARCHAR) FROM map_symbols
  UNION ALL SELECT 'features', rowid, 'feature_id', feature_id FROM features
  UNION ALL SELECT 'features', rowid, 'name', name FROM features
  UNION ALL SELECT 'features', rowid, 'kind', kind FROM features
  UNION ALL SELECT 'features', rowid, 'basis', basis FROM features
  UNION ALL SELECT 'features', rowid, 'accuracy_m', CAST(accuracy_m AS VARCHAR) FROM features
  UNION ALL SELECT 'features', rowid, 'source_id', source_id FROM features
  UNION ALL SELECT 'features', rowid, 'licence', licence FROM features
  UNION ALL SELECT 'questions', rowid, 'question_id', question_id FROM questions
  UNION ALL SELECT 'questions', rowid, 'text', text FROM questions
  UNION ALL SELECT 'questions', rowid, 'lead', lead FROM questions
  UNION ALL SELECT 'questions', rowid, 'sort', CAST(sort AS VARCHAR) FROM questions
  UNION ALL SELECT 'question_changes', rowid, 'scenario', scenario FROM question_changes
  UNION ALL SELECT 'question_changes', rowid, 'kind', kind FROM question_changes
  UNION ALL SELECT 'question_changes', rowid, 'amount', CAST(amount AS VARCHAR) FROM question_changes
  UNION ALL SELECT 'targets', rowid, 'text', text FROM targets
  UNION ALL SELECT 'targets', rowid, 'quote', quote FROM targets
  UNION ALL SELECT 'targets', rowid, 'source_id', source_id FROM targets
)
SELECT file, rowid + 2 AS csv_row, column_name, value, 'Cellen må ikke være tom.' AS problem
FROM cells WHERE value IS NULL OR trim(value) = ''
ORDER BY file, csv_row
