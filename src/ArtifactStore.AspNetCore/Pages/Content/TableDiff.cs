using DiffPlex;

namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>Compares two tables row by row: rows that were added, removed, or changed in some cells.</summary>
internal sealed record TableDiff(IReadOnlyList<string> Columns, IReadOnlyList<TableDiffRow> Rows, int Equal)
{
    private const int MaxRows = 5_000;

    /// <summary>Compares two tables; null if they are too large.</summary>
    public static TableDiff? Compare(TableData old, TableData @new)
    {
        if (Math.Max(old.RowCount, @new.RowCount) > MaxRows || Math.Max(old.Columns.Count, @new.Columns.Count) > TableView.PageColumns * 4)
        {
            return null;
        }

        string[] columns = [.. @new.Columns.Union(old.Columns, StringComparer.Ordinal)];
        var (before, after) = (Texts(old, columns), Texts(@new, columns));
        var diff = new Differ().CreateCustomDiffs(
            string.Join('\n', before.Select(Line)),
            string.Join('\n', after.Select(Line)),
            ignoreWhiteSpace: false,
            text => text.Length == 0 ? [] : text.Split('\n')
        );
        var rows = new List<TableDiffRow>();
        foreach (var block in diff.DiffBlocks)
        {
            for (var i = 0; i < Math.Max(block.DeleteCountA, block.InsertCountB); i++)
            {
                rows.Add(
                    new(
                        i < block.DeleteCountA ? block.DeleteStartA + i + 1 : null,
                        i < block.InsertCountB ? block.InsertStartB + i + 1 : null,
                        i < block.DeleteCountA ? before[block.DeleteStartA + i] : null,
                        i < block.InsertCountB ? after[block.InsertStartB + i] : null
                    )
                );
            }
        }

        return new(columns, rows, after.Count - diff.DiffBlocks.Sum(block => block.InsertCountB));
    }

    private static List<string[]> Texts(TableData table, string[] columns)
    {
        var places = Array.ConvertAll(columns, column => table.Columns.ToList().IndexOf(column));
        return
        [
            .. Enumerable
                .Range(0, table.RowCount)
                .Select(row => table.Cells(row, 0, table.Columns.Count))
                .Select(cells => Array.ConvertAll(places, place => place < 0 ? "" : cells[place].Show())),
        ];
    }

    /// <summary>Writes a row as one line, so that equal rows are equal lines. It is never empty.</summary>
    private static string Line(string[] cells) => System.Text.Json.JsonSerializer.Serialize(cells);
}
