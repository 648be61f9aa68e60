-- The rules of one list kind on one day: each criterion once, one number needed, all cells there.
SELECT 'thresholds' AS file, t.rowid + 2 AS csv_row, 'needed' AS column_name,
       CAST(needed AS VARCHAR) AS value, 'Et krav eller et kriterium skal have needed, min_residents, list_kind, criterion og valid_from.' AS problem
FROM thresholds t
WHERE list_kind IS NULL OR criterion IS NULL
   OR (role IN ('required', 'counted') AND (needed IS NULL OR min_residents IS NULL OR valid_from IS NULL))
UNION ALL
SELECT 'thresholds', b.rowid + 2, 'valid_from', CAST(b.valid_from AS VARCHAR),
       CASE WHEN a.criterion = b.criterion THEN 'To regler om samme kriterium gælder samme dag.'
            ELSE 'Reglerne for samme kategori har ikke det samme needed.' END
FROM thresholds a JOIN thresholds b
  ON a.list_kind = b.list_kind AND a.rowid < b.rowid
 AND a.role IN ('required', 'counted') AND b.role IN ('required', 'counted')
 AND a.valid_from <= coalesce(b.valid_to, DATE '9999-12-31')
 AND b.valid_from <= coalesce(a.valid_to, DATE '9999-12-31')
WHERE a.criterion = b.criterion OR a.needed <> b.needed
UNION ALL
SELECT 'list_kinds', k.rowid + 2, 'based_on', k.list_kind, 'En kategori med år skal hvile på en anden.'
FROM list_kinds k JOIN thresholds t USING (list_kind) WHERE t.role = 'years' AND k.based_on IS NULL
