-- A withheld target shows neither baseline nor level; a relative change may stand.
SELECT 'targets' AS file, rowid + 2 AS csv_row, 'baseline' AS column_name,
       CAST(coalesce(baseline, target) AS VARCHAR) AS value,
       'Et fortroligt mål må ikke have udgangspunkt eller niveau.' AS problem
FROM targets
WHERE status = 'confidential'
  AND (baseline IS NOT NULL OR (target IS NOT NULL AND kind <> 'change') OR regexp_matches(quote, '[0-9]'))
