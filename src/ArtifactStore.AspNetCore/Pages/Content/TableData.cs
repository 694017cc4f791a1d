using System.Globalization;
using System.Text.Json;

namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>A table in any form: a list of objects, a list of lists, or an object of lists.</summary>
internal abstract class TableData
{
    private protected TableData(IReadOnlyList<string> columns, int rowCount) => (Columns, RowCount) = (columns, rowCount);

    /// <summary>The names of all columns of all rows, in the order of their first appearance.</summary>
    public IReadOnlyList<string> Columns { get; }

    public int RowCount { get; }

    /// <summary>Reads a table; null if the value has none of the forms.</summary>
    public static TableData? Read(JsonElement root) =>
        root.ValueKind switch
        {
            JsonValueKind.Object => ReadColumns([.. root.EnumerateObject()]),
            JsonValueKind.Array => ReadRows([.. root.EnumerateArray()]),
            _ => null,
        };

    /// <summary>Returns the columns from a first one on of a row; an element without a kind where the row has no such cell.</summary>
    public JsonElement[] Cells(int row, int firstColumn, int count)
    {
        var cells = new JsonElement[Math.Clamp(Columns.Count - firstColumn, 0, count)];
        Fill(cells, row, firstColumn);
        return cells;
    }

    /// <summary>Returns the cells that a row has, however many columns the table has.</summary>
    public abstract IEnumerable<(string Column, JsonElement Cell)> Row(int row);

    /// <summary>Returns the rows that have a cell, in their order.</summary>
    public virtual IEnumerable<int> Find(Predicate<JsonElement> isFound) =>
        Enumerable.Range(0, RowCount).Where(row => Row(row).Any(cell => isFound(cell.Cell)));

    /// <summary>Returns a row as one value, to be shown as a tree.</summary>
    public abstract JsonElement Value(int row);

    /// <summary>Sets the cells of a row from a first column on.</summary>
    private protected abstract void Fill(Span<JsonElement> cells, int row, int firstColumn);

    private static TableData? ReadRows(JsonElement[] rows) =>
        rows.Length == 0 || Array.TrueForAll(rows, row => row.ValueKind == JsonValueKind.Object) ? new Objects(rows)
        : Array.TrueForAll(rows, row => row.ValueKind == JsonValueKind.Array) ? new Lists(rows)
        : null;

    private static ByColumn? ReadColumns(JsonProperty[] columns) =>
        columns.Length > 0 && Array.TrueForAll(columns, column => column.Value.ValueKind == JsonValueKind.Array) ? new(columns) : null;

    /// <summary>Rows that name their columns.</summary>
    private sealed class Objects : TableData
    {
        private readonly JsonElement[] _rows;
        private readonly Dictionary<string, int> _index;

        public Objects(JsonElement[] rows)
            : this(rows, Index(rows)) { }

        private Objects(JsonElement[] rows, Dictionary<string, int> index)
            : base([.. index.Keys], rows.Length) => (_rows, _index) = (rows, index);

        public override IEnumerable<(string Column, JsonElement Cell)> Row(int row) =>
            _rows[row].EnumerateObject().Select(property => (property.ShowName(), property.Value));

        public override JsonElement Value(int row) => _rows[row];

        private protected override void Fill(Span<JsonElement> cells, int row, int firstColumn)
        {
            foreach (var property in _rows[row].EnumerateObject())
            {
                var column = _index[property.ShowName()] - firstColumn;
                if (column >= 0 && column < cells.Length)
                {
                    cells[column] = property.Value;
                }
            }
        }

        /// <summary>Numbers the columns. A dictionary to which entries are only added keeps their order.</summary>
        private static Dictionary<string, int> Index(JsonElement[] rows)
        {
            var index = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var row in rows)
            {
                foreach (var property in row.EnumerateObject())
                {
                    index.TryAdd(property.ShowName(), index.Count);
                }
            }

            return index;
        }
    }

    /// <summary>Rows without names: the columns are numbered from 1.</summary>
    private sealed class Lists(JsonElement[] rows)
        : TableData([.. Enumerable.Range(1, rows.Max(row => row.GetArrayLength())).Select(Number)], rows.Length)
    {
        public override IEnumerable<(string Column, JsonElement Cell)> Row(int row) =>
            rows[row].EnumerateArray().Index().Select(item => (Columns[item.Index], item.Item));

        public override JsonElement Value(int row) => rows[row];

        private protected override void Fill(Span<JsonElement> cells, int row, int firstColumn)
        {
            // An index into an array of JSON is a walk from its start.
            foreach (var (column, cell) in rows[row].EnumerateArray().Index().Skip(firstColumn).Take(cells.Length))
            {
                cells[column - firstColumn] = cell;
            }
        }

        private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Columns of cells, not all of the same length.</summary>
    private sealed class ByColumn : TableData
    {
        private readonly JsonElement[][] _cells;

        public ByColumn(JsonProperty[] columns)
            : this(columns, Array.ConvertAll(columns, column => column.Value.EnumerateArray().ToArray())) { }

        private ByColumn(JsonProperty[] columns, JsonElement[][] cells)
            : base(Array.ConvertAll(columns, column => column.ShowName()), cells.Max(column => column.Length)) => _cells = cells;

        public override IEnumerable<(string Column, JsonElement Cell)> Row(int row) =>
            Columns.Zip(_cells).Where(column => row < column.Second.Length).Select(column => (column.First, column.Second[row]));

        public override IEnumerable<int> Find(Predicate<JsonElement> isFound)
        {
            // Column by column: most columns may be shorter than the longest.
            var found = new bool[RowCount];
            foreach (var column in _cells)
            {
                for (var row = 0; row < column.Length; row++)
                {
                    found[row] = found[row] || isFound(column[row]);
                }
            }

            return found.Index().Where(row => row.Item).Select(row => row.Index);
        }

        public override JsonElement Value(int row)
        {
            // Written by hand, since a writer refuses a cell with an unpaired surrogate.
            var members = Row(row).Select(cell => $"\"{JsonEncodedText.Encode(cell.Column)}\":{cell.Cell.GetRawText()}");
            using var document = JsonDocument.Parse($"{{{string.Join(',', members)}}}", new() { MaxDepth = ArtifactData.MaxDepth + 1 });
            return document.RootElement.Clone();
        }

        private protected override void Fill(Span<JsonElement> cells, int row, int firstColumn)
        {
            for (var i = 0; i < cells.Length; i++)
            {
                var column = _cells[firstColumn + i];
                cells[i] = row < column.Length ? column[row] : default;
            }
        }
    }
}
