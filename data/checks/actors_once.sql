-- An actor has one row, however its name is written: letters and digits alone tell names apart.
WITH named AS (
  SELECT rowid AS place, name, lower(regexp_replace(name, '[^\p{L}\p{N}]', '', 'g')) AS letters FROM actors
)
SELECT 'actors' AS file, b.place + 2 AS csv_row, 'name' AS column_name, b.name AS value,
       'Aktøren er nævnt to gange; den står også som »' || a.name || '«.' AS problem
FROM named a JOIN named b ON a.letters = b.letters AND a.place < b.place
ORDER BY csv_row
