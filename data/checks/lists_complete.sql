-- A list that is called complete has as many areas as were published.
SELECT 'published_lists' AS file, p.rowid + 2 AS csv_row, 'area_count' AS column_name,
       CAST(area_count AS VARCHAR) AS value,
       'Listen kaldes komplet, men har ' || count(m.area_id) || ' områder i data/list_memberships.csv.' AS problem
FROM published_lists p LEFT JOIN list_memberships m USING (list_date, list_kind)
WHERE p.complete
GROUP BY p.rowid, area_count HAVING count(m.area_id) <> area_count
UNION ALL
SELECT 'list_absences', a.rowid + 2, 'area_id', a.area_id, 'Området står både på og ikke på listen ' || m.list_date || '.'
FROM list_absences a JOIN list_memberships m
  ON a.area_id = m.area_id AND a.list_kind = m.list_kind AND m.list_date BETWEEN a.from_date AND a.to_date
