using System.Text.Encodings.Web;
using System.Text.Json;

namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>A part of a table: the rows that a search finds, sorted, one page of them, and some of the columns.</summary>
internal sealed record TableView
{
    public const int PageRows = 50;

    public const int PageColumns = 12;

    /// <summary>The size of the cells of one page, encoded; longer cells are cut to fit.</summary>
    private const int Budget = 24_000;

    public required IReadOnlyList<TableViewRow> Rows { get; init; }

    public required IReadOnlyList<(int Number, string Name, bool IsNumeric)> Columns { get; init; }

    /// <summary>The number of rows that the search finds.</summary>
    public required int Found { get; init; }

    public required int RowCount { get; init; }

    public required int ColumnCount { get; init; }

    public required int Page { get; init; }

    public required int Pages { get; init; }

    public required int ColumnPage { get; init; }

    public required int ColumnPages { get; init; }

    /// <summary>Selects a part of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="search">The text that a cell of the row contains, whatever its case; null for all rows.</param>
    /// <param name="sort">The number of the column to sort by, from 1, negative for descending; null for the order of the table.</param>
    /// <param name="page">The page of rows, from 1.</param>
    /// <param name="columnPage">The page of columns, from 1.</param>
    public static TableView Create(TableData table, string? search = null, int? sort = null, int page = 1, int columnPage = 1)
    {
        int[] rows =
        [
            .. search is null
                ? Enumerable.Range(0, table.RowCount)
                : table.Find(cell => cell.Show().Contains(search, StringComparison.OrdinalIgnoreCase)),
        ];
        if (sort is { } column && Math.Abs(column) <= table.Columns.Count && column != 0)
        {
            rows = Sort(table, rows, Math.Abs(column) - 1, column < 0);
        }

        var pages = Pager(rows.Length, PageRows);
        var columnPages = Pager(table.Columns.Count, PageColumns);
        page = Math.Clamp(page, 1, pages);
        columnPage = Math.Clamp(columnPage, 1, columnPages);
        var first = (columnPage - 1) * PageColumns;
        var shown = rows.Skip((page - 1) * PageRows).Take(PageRows).Select(row => (row, table.Cells(row, first, PageColumns))).ToList();
        return new()
        {
            Rows = Fit(shown),
            Columns =
            [
                .. table
                    .Columns.Skip(first)
                    .Take(PageColumns)
                    .Select((name, i) => (first + i + 1, JsonValues.Cut(name, 80), IsNumeric(shown, i))),
            ],
            Found = rows.Length,
            RowCount = table.RowCount,
            ColumnCount = table.Columns.Count,
            Page = page,
            Pages = pages,
            ColumnPage = columnPage,
            ColumnPages = columnPages,
        };
    }

    /// <summary>Numbers sort before texts, and both before empty cells, in either direction.</summary>
    private static int[] Sort(TableData table, int[] rows, int column, bool isDescending)
    {
        var keys = Array.ConvertAll(rows, row =>
        {
            var cell = table.Cells(row, column, 1)[0];
            return (Number: cell.Number(), Text: cell.Show(), Row: row);
        });
        var sign = isDescending ? -1 : 1;
        Array.Sort(keys, (one, other) =>
        {
            var order = Rank(one).CompareTo(Rank(other));
            order =
                order != 0 ? order
                : one.Number is { } number ? sign * number.CompareTo(other.Number!.Value)
                : sign * string.CompareOrdinal(one.Text, other.Text);
            return order != 0 ? order : one.Row.CompareTo(other.Row);
        });
        return Array.ConvertAll(keys, key => key.Row);

        static int Rank((double? Number, string Text, int Row) key) =>
            key.Number is not null ? 0
            : key.Text.Length > 0 ? 1
            : 2;
    }

    /// <summary>Shows cells at the greatest length at which the page stays small.</summary>
    private static List<TableViewRow> Fit(List<(int Row, JsonElement[] Cells)> rows)
    {
        foreach (var length in (ReadOnlySpan<int>)[300, 120, 60, 30])
        {
            var texts = rows.ConvertAll(row => new TableViewRow(
                row.Row + 1,
                Array.ConvertAll(row.Cells, cell => JsonValues.Cut(cell.Show(), length))
            ));
            if (length == 30 || texts.Sum(row => row.Cells.Sum(cell => HtmlEncoder.Default.Encode(cell).Length)) <= Budget)
            {
                return texts;
            }
        }

        return [];
    }

    private static bool IsNumeric(List<(int Row, JsonElement[] Cells)> rows, int column)
    {
        var values = rows.Select(row => row.Cells[column])
            .Where(cell => cell.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null));
        return values.Any() && values.All(cell => cell.Number() is not null);
    }

    private static int Pager(int count, int size) => Math.Max(1, (count + size - 1) / size);
}
