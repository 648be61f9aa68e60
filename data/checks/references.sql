-- Every name of another row leads to one that exists.
WITH refs AS (
  SELECT 'areas' AS file, rowid, 'parent_id' AS column_name, parent_id AS value, 'areas' AS target FROM areas
  UNION ALL SELECT 'areas', rowid, 'group_id', group_id, 'areas' FROM areas
  UNION ALL SELECT 'areas', rowid, 'overlaps_id', overlaps_id, 'areas' FROM areas
  UNION ALL SELECT 'indicators', rowid, 'criterion', criterion, 'criteria' FROM indicators
  UNION ALL SELECT 'indicators', rowid, 'replaces', replaces, 'indicators' FROM indicators
  UNION ALL SELECT 'indicators', rowid, 'difference_of', difference_of, 'indicators' FROM indicators
  -- Those of Statistikbanken are in data/statistikbank.toml until they are fetched.
  UNION ALL SELECT 'indicator_relations', rowid, 'indicator_id', indicator_id, 'indicators' FROM indicator_relations
    WHERE NOT starts_with(indicator_id, 'dst_')
  UNION ALL SELECT 'observations', rowid, 'area_id', area_id, 'areas' FROM observations
  UNION ALL SELECT 'observations', rowid, 'indicator_id', indicator_id, 'indicators' FROM observations
  UNION ALL SELECT 'observations', rowid, 'source_id', source_id, 'sources' FROM observations
  UNION ALL SELECT 'observations', rowid, 'comparator_id', comparator_id, 'areas' FROM observations
  UNION ALL SELECT 'observations', rowid, 'disagreement_id', disagreement_id, 'disagreements' FROM observations
  UNION ALL SELECT 'disagreements', rowid, 'source_id', source_id, 'sources' FROM disagreements
  UNION ALL SELECT 'disagreements', rowid, 'source_id_b', source_id_b, 'sources' FROM disagreements
  UNION ALL SELECT 'list_kinds', rowid, 'based_on', based_on, 'list_kinds' FROM list_kinds
  UNION ALL SELECT 'thresholds', rowid, 'list_kind', list_kind, 'list_kinds' FROM thresholds
  UNION ALL SELECT 'thresholds', rowid, 'criterion', nullif(criterion, 'years_on_list'), 'criteria' FROM thresholds
  UNION ALL SELECT 'thresholds', rowid, 'source_id', source_id, 'sources' FROM thresholds
  UNION ALL SELECT 'published_lists', rowid, 'list_kind', list_kind, 'list_kinds' FROM published_lists
  UNION ALL SELECT 'published_lists', rowid, 'source_id', source_id, 'sources' FROM published_lists
  UNION ALL SELECT 'list_memberships', rowid, 'area_id', area_id, 'areas' FROM list_memberships
  UNION ALL SELECT 'list_memberships', rowid, 'list_kind', list_kind, 'list_kinds' FROM list_memberships
  UNION ALL SELECT 'list_memberships', rowid, 'source_id', source_id, 'sources' FROM list_memberships
  UNION ALL SELECT 'list_absences', rowid, 'area_id', area_id, 'areas' FROM list_absences
  UNION ALL SELECT 'list_absences', rowid, 'list_kind', list_kind, 'list_kinds' FROM list_absences
  UNION ALL SELECT 'list_absences', rowid, 'source_id', source_id, 'sources' FROM list_absences
  UNION ALL SELECT 'targets', rowid, 'area_id', area_id, 'areas' FROM targets
  UNION ALL SELECT 'targets', rowid, 'indicator_id', indicator_id, 'indicators' FROM targets
  UNION ALL SELECT 'targets', rowid, 'comparator_id', comparator_id, 'areas' FROM targets
  UNION ALL SELECT 'targets', rowid, 'source_id', source_id, 'sources' FROM targets
  UNION ALL SELECT 'targets', rowid, 'disagreement_id', disagreement_id, 'disagreements' FROM targets
  UNION ALL SELECT 'goals', rowid, 'target_id', target_id, 'targets' FROM goals
  UNION ALL SELECT 'goal_indicators', rowid, 'goal_id', goal_id, 'goals' FROM goal_indicators
  UNION ALL SELECT 'goal_indicators', rowid, 'indicator_id', indicator_id, 'indicators' FROM goal_indicators
  UNION ALL SELECT 'tracks', rowid, 'source_id', source_id, 'sources' FROM tracks
  UNION ALL SELECT 'places', rowid, 'area_id', area_id, 'areas' FROM places
  UNION ALL SELECT 'places', rowid, 'source_id', source_id, 'sources' FROM places
  UNION ALL SELECT 'place_tracks', rowid, 'place_id', place_id, 'places' FROM place_tracks
  UNION ALL SELECT 'place_tracks', rowid, 'track_id', track_id, 'tracks' FROM place_tracks
  UNION ALL SELECT 'place_tracks', rowid, 'source_id', source_id, 'sources' FROM place_tracks
  UNION ALL SELECT 'features', rowid, 'kind', kind, 'map_symbols' FROM features
  UNION ALL SELECT 'features', rowid, 'place_id', place_id, 'places' FROM features
  UNION ALL SELECT 'features', rowid, 'area_id', area_id, 'areas' FROM features
  UNION ALL SELECT 'features', rowid, 'source_id', source_id, 'sources' FROM features
  UNION ALL SELECT 'questions', rowid, 'area_id', area_id, 'areas' FROM questions
  UNION ALL SELECT 'questions', rowid, 'list_kind', list_kind, 'list_kinds' FROM questions
  UNION ALL SELECT 'question_indicators', rowid, 'question_id', question_id, 'questions' FROM question_indicators
  UNION ALL SELECT 'question_indicators', rowid, 'indicator_id', indicator_id, 'indicators' FROM question_indicators
  UNION ALL SELECT 'question_changes', rowid, 'question_id', question_id, 'questions' FROM question_changes
  UNION ALL SELECT 'question_changes', rowid, 'indicator_id', indicator_id, 'indicators' FROM question_changes
),
names AS (
  SELECT 'sources' AS target, source_id AS value FROM sources
  UNION ALL SELECT 'areas', area_id FROM areas
  UNION ALL SELECT 'criteria', criterion FROM criteria
  UNION ALL SELECT 'indicators', indicator_id FROM indicators
  UNION ALL SELECT 'disagreements', disagreement_id FROM disagreements
  UNION ALL SELECT 'list_kinds', list_kind FROM list_kinds
  UNION ALL SELECT 'targets', target_id FROM targets
  UNION ALL SELECT 'goals', goal_id FROM goals
  UNION ALL SELECT 'tracks', track_id FROM tracks
  UNION ALL SELECT 'places', place_id FROM places
  UNION ALL SELECT 'map_symbols', kind FROM map_symbols
  UNION ALL SELECT 'questions', question_id FROM questions
)
SELECT file, rowid + 2 AS csv_row, column_name, refs.value,
       'Findes ikke i data/' || refs.target || '.csv.' AS problem
FROM refs ANTI JOIN names ON refs.target = names.target AND refs.value = names.value
WHERE refs.value IS NOT NULL
ORDER BY file, csv_row
