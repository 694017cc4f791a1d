using System.Text.Json;

namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>A table in any form: a list of objects, an object of lists, or a list of lists.</summary>
internal sealed class TableData
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly JsonElement _root;
    private readonly Form _form;
    private JsonElement[]? _columns;

    private TableData(JsonElement root, Form form, List<string> columns, int rows)
    {
        (_root, _form, Columns, RowCount) = (root, form, columns, rows);
        for (var i = 0; i < columns.Count; i++)
        {
            _index.TryAdd(columns[i], i);
        }
    }

    private enum Form
    {
        Objects,
        Lists,
        Columns,
    }

    /// <summary>The names of all columns of all rows, in the order of their first appearance.</summary>
    public IReadOnlyList<string> Columns { get; }

    public int RowCount { get; }

    /// <summary>Reads a table; null if the value has none of the forms.</summary>
    public static TableData? Read(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object)
        {
            return ReadColumns(root);
        }

        if (root.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var (objects, lists, rows, width) = (false, false, 0, 0);
        var names = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in root.EnumerateArray())
        {
            rows++;
            objects |= row.ValueKind == JsonValueKind.Object;
            lists |= row.ValueKind == JsonValueKind.Array;
            if (objects == lists)
            {
                return null;
            }

            if (lists)
            {
                width = Math.Max(width, row.GetArrayLength());
                continue;
            }

            foreach (var property in row.EnumerateObject())
            {
                if (known.Add(property.Name))
                {
                    names.Add(property.Name);
                }
            }
        }

        return lists ? new(root, Form.Lists, Numbered(width), rows) : new(root, Form.Objects, names, rows);
    }

    /// <summary>Returns the columns from a first one on of a row; an element without a kind where the row has no such cell.</summary>
    public JsonElement[] Cells(int row, int firstColumn, int count)
    {
        var cells = new JsonElement[Math.Clamp(Columns.Count - firstColumn, 0, count)];
        switch (_form)
        {
            case Form.Objects:
                foreach (var property in _root[row].EnumerateObject())
                {
                    var column = _index[property.Name] - firstColumn;
                    if (column >= 0 && column < cells.Length)
                    {
                        cells[column] = property.Value;
                    }
                }

                break;
            case Form.Lists:
                var list = _root[row];
                for (var i = 0; i < cells.Length && firstColumn + i < list.GetArrayLength(); i++)
                {
                    cells[i] = list[firstColumn + i];
                }

                break;
            case Form.Columns:
                for (var i = 0; i < cells.Length; i++)
                {
                    var column = Column(firstColumn + i);
                    cells[i] = row < column.GetArrayLength() ? column[row] : default;
                }

                break;
        }

        return cells;
    }

    /// <summary>Returns a row as one value, to be shown as a tree.</summary>
    public JsonElement Row(int row)
    {
        if (_form != Form.Columns)
        {
            return _root[row];
        }

        var cells = Cells(row, 0, Columns.Count).Select((cell, i) => (Name: Columns[i], cell)).Where(pair => pair.cell.IsPresent());
        return JsonSerializer.SerializeToElement(cells.ToDictionary(pair => pair.Name, pair => pair.cell));
    }

    private JsonElement Column(int column) => (_columns ??= [.. _root.EnumerateObject().Select(property => property.Value)])[column];

    private static TableData? ReadColumns(JsonElement root)
    {
        var names = new List<string>();
        var rows = 0;
        foreach (var column in root.EnumerateObject())
        {
            if (column.Value.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            names.Add(column.Name);
            rows = Math.Max(rows, column.Value.GetArrayLength());
        }

        return names.Count == 0 ? null : new(root, Form.Columns, names, rows);
    }

    private static List<string> Numbered(int width) =>
        [.. Enumerable.Range(1, width).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))];
}
