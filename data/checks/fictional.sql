-- Made-up numbers belong to made-up areas, and made-up areas have no others and say so in their name.
SELECT 'observations' AS file, o.rowid + 2 AS csv_row, 'source_id' AS column_name, source_id AS value,
       'Opdigtede tal må kun stå ved et opdigtet område, og omvendt.' AS problem, 'fictional' AS code
FROM observations o JOIN areas a USING (area_id)
WHERE a.fictional <> (source_id = 'opdigtet')
UNION ALL
SELECT file, n, 'source_id', source_id, 'Opdigtede tal må kun stå ved et opdigtet område, og omvendt.', NULL
FROM (
  SELECT 'moves' AS file, rowid + 2 AS n, area_id, source_id FROM moves
  UNION ALL SELECT 'transitions', rowid + 2, area_id, source_id FROM transitions
  UNION ALL SELECT 'counts', c.rowid + 2, p.area_id, c.source_id FROM counts c JOIN count_places p USING (count_place_id)
) JOIN areas USING (area_id)
WHERE fictional <> (source_id = 'opdigtet')
UNION ALL
SELECT 'targets', rowid + 2, 'source_id', source_id, 'Et mål kan ikke være opdigtet.', NULL FROM targets WHERE source_id = 'opdigtet'
UNION ALL
SELECT 'thresholds', rowid + 2, 'source_id', source_id, 'En regel kan ikke være opdigtet.', NULL FROM thresholds WHERE source_id = 'opdigtet'
UNION ALL
SELECT 'list_memberships', m.rowid + 2, 'area_id', area_id, 'Et opdigtet område kan ikke stå på ministeriets liste.', NULL
FROM list_memberships m JOIN areas USING (area_id) WHERE fictional
UNION ALL
SELECT 'areas', rowid + 2, 'name', name, 'Et opdigtet område skal have »(opdigtet)« i navnet.', NULL
FROM areas WHERE fictional AND name NOT LIKE '%(opdigtet)%'
