-- The law's own measure says for which lists it is the measure; a difference is in percentage points
-- and names whom it is measured against.
SELECT 'indicators' AS file, rowid + 2 AS csv_row, 'criterion_relation' AS column_name, criterion_relation AS value,
       'Kriterium og forhold skal stå sammen, og lovens mål skal have law_valid_from.' AS problem, NULL AS code
FROM indicators
WHERE (criterion IS NULL) <> (criterion_relation IS NULL) OR (criterion_relation = 'law') IS DISTINCT FROM (law_valid_from IS NOT NULL) AND coalesce(criterion_relation, '') = 'law'
UNION ALL
SELECT 'indicators', rowid + 2, 'unit', unit, 'En forskel skal være i procentpoint.', NULL
FROM indicators WHERE difference_of IS NOT NULL AND unit <> 'procentpoint'
UNION ALL
SELECT 'observations', o.rowid + 2, 'comparator_id', comparator_id, 'En forskel skal nævne, hvad den er målt mod.', 'no_comparator'
FROM observations o JOIN indicators i USING (indicator_id)
WHERE i.difference_of IS NOT NULL AND o.status IN ('published', 'derived') AND comparator_id IS NULL
