-- A seat in a forum is counted once, and a partnership or delaftale is between at least two actors.
WITH seats AS (
  SELECT rowid AS place, forum_id, actor_id, coalesce(function, '') AS function,
         lower(regexp_replace(coalesce(function, ''), '[^\p{L}\p{N}]', '', 'g')) AS letters
  FROM forum_members
)
SELECT 'forum_members' AS file, b.place + 2 AS csv_row, 'function' AS column_name, b.function AS value,
       'Aktøren sidder to gange i samme forum med samme funktion.' AS problem
FROM seats a JOIN seats b USING (forum_id, actor_id, letters)
WHERE a.place < b.place AND a.function <> b.function
UNION ALL
SELECT 'forums', any_value(f.rowid) + 2, 'forum_id', f.forum_id,
       'Et samarbejde skal være mellem mindst to aktører; her er kun »' || any_value(m.actor_id) || '«.'
FROM forums f JOIN forum_members m USING (forum_id)
WHERE f.kind IN ('partnerskab', 'delaftale', 'samarbejde')
GROUP BY f.forum_id HAVING count(DISTINCT m.actor_id) = 1
ORDER BY file, csv_row
