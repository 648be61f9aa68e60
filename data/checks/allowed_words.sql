-- Columns that take one of a few words.
WITH cells AS (
  SELECT 'areas' AS file, rowid, 'kind' AS column_name, kind AS value,
         ['boligområde', 'kvarter', 'bydel', 'sogn', 'kommune', 'politikreds', 'region', 'land', 'gruppe'] AS allowed FROM areas
  UNION ALL SELECT 'indicators', rowid, 'direction', direction, ['higher_better', 'higher_worse', 'neutral'] FROM indicators
  UNION ALL SELECT 'indicators', rowid, 'criterion_relation', criterion_relation, ['law', 'stand_in'] FROM indicators
  UNION ALL SELECT 'observations', rowid, 'status', status, ['published', 'derived', 'confidential', 'not_published'] FROM observations
  UNION ALL SELECT 'thresholds', rowid, 'operator', operator, ['>', '>=', '<', '<='] FROM thresholds
  UNION ALL SELECT 'thresholds', rowid, 'role', role, ['required', 'counted', 'years', 'printed_cutoff'] FROM thresholds
  UNION ALL SELECT 'targets', rowid, 'operator', operator, ['<=', '>='] FROM targets
  UNION ALL SELECT 'targets', rowid, 'kind', kind, ['qualitative', 'level', 'difference', 'change', 'count'] FROM targets
  UNION ALL SELECT 'targets', rowid, 'status', status, ['published', 'confidential'] FROM targets
  UNION ALL SELECT 'tracks', rowid, 'kind', kind, ['spor', 'princip'] FROM tracks
  UNION ALL SELECT 'map_symbols', rowid, 'shape', shape, ['area', 'line', 'point'] FROM map_symbols
  UNION ALL SELECT 'area_partitions', rowid, 'whole_kind', whole_kind, ['boligområde', 'kvarter', 'bydel', 'sogn', 'kommune', 'politikreds', 'region', 'land', 'gruppe'] FROM area_partitions
  UNION ALL SELECT 'area_partitions', rowid, 'part_kind', part_kind, ['boligområde', 'kvarter', 'bydel', 'sogn', 'kommune', 'politikreds', 'region', 'land', 'gruppe'] FROM area_partitions
  UNION ALL SELECT 'indicator_relations', rowid, 'quantity', quantity, ['counted', 'of', 'share', 'value', 'residents'] FROM indicator_relations
  UNION ALL SELECT 'indicator_relations', rowid, 'sign', CAST(sign AS VARCHAR), ['1', '-1'] FROM indicator_relations
  UNION ALL SELECT 'indicator_relations', rowid, 'moment', moment, ['same', 'during', 'before', 'after', 'parts'] FROM indicator_relations
  UNION ALL SELECT 'indicator_relations', rowid, 'place', place, ['same', 'bydel', 'kommune', 'politikreds', 'region', 'land'] FROM indicator_relations
  UNION ALL SELECT 'indicator_relations', rowid, 'result', result, ['zero', 'at_least_zero', 'ratio'] FROM indicator_relations
  UNION ALL SELECT 'questions', rowid, 'goal', goal, ['off_list', 'half_of_gap', 'one_point', 'printed_targets'] FROM questions
  UNION ALL SELECT 'question_changes', rowid, 'kind', kind, ['persons', 'share', 'dwellings'] FROM question_changes
  UNION ALL SELECT 'question_changes', rowid, 'movers_like', movers_like, ['area', 'comparison', 'own'] FROM question_changes
  UNION ALL SELECT 'features', rowid, 'basis', basis, ['opmålt', 'tegnet', 'skematisk'] FROM features
)
SELECT file, rowid + 2 AS csv_row, column_name, value,
       'Skal være et af: ' || array_to_string(allowed, ', ') || '.' AS problem
FROM cells WHERE value IS NOT NULL AND NOT list_contains(allowed, value)
ORDER BY file, csv_row
