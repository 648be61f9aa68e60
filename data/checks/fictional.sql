-- Made-up numbers belong to made-up areas, and made-up areas have no others and say so in their name.
SELECT 'observations' AS file, o.rowid + 2 AS csv_row, 'source_id' AS column_name, source_id AS value,
       'Opdigtede tal må kun stå ved et opdigtet område, og omvendt.' AS problem
FROM observations o JOIN areas a USING (area_id)
WHERE a.fictional <> (source_id = 'opdigtet')
UNION ALL
SELECT 'areas', rowid + 2, 'name', name, 'Et opdigtet område skal have »(opdigtet)« i navnet.'
FROM areas WHERE fictional AND name NOT LIKE '%(opdigtet)%'
