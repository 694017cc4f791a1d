using System.Text.Json;

namespace ArtifactStore.AspNetCore.Pages.Content;

/// <summary>Reads one number from each version of a key: its body, or a figure of a column of its table.</summary>
internal static class VersionSeries
{
    /// <summary>The figures of a column that a chart can show.</summary>
    public static IReadOnlyList<string> Figures { get; } = ["mean", "sum", "min", "max", "count"];

    /// <summary>Returns the columns of a table that hold numbers, the first few.</summary>
    public static IReadOnlyList<string> NumericColumns(ArtifactData data)
    {
        const int Columns = 100;
        if (BodyReader.Read(ArtifactTypes.Table, data) is not ArtifactBody.Table { Data: var table })
        {
            return [];
        }

        var isNumeric = new bool[Columns];
        for (var row = 0; row < table.RowCount; row++)
        {
            foreach (var (column, cell) in table.Cells(row, 0, Columns).Index())
            {
                isNumeric[column] |= cell.ValueKind == JsonValueKind.Number;
            }
        }

        return [.. table.Columns.Take(Columns).Where((_, column) => isNumeric[column])];
    }

    /// <summary>Reads the number of a version; null if it has none.</summary>
    /// <param name="artifact">The version, with its body.</param>
    /// <param name="column">The column of a table; null for the body itself.</param>
    /// <param name="figure">One of <see cref="Figures"/>.</param>
    public static double? Read(Artifact artifact, string? column, string figure)
    {
        if (artifact.Data is not { } data)
        {
            return null;
        }

        if (column is null)
        {
            return data.ToElement() is { ValueKind: JsonValueKind.Number } number ? number.Number() : null;
        }

        if (BodyReader.Read(ArtifactTypes.Table, data) is not ArtifactBody.Table { Data: var table })
        {
            return null;
        }

        if (figure == "count")
        {
            return table.RowCount;
        }

        var numbers = table.Columns.ToList().IndexOf(column) is >= 0 and var index ? Numbers(table, index) : [];
        return numbers.Count == 0
            ? null
            : figure switch
            {
                "sum" => numbers.Sum(),
                "min" => numbers.Min(),
                "max" => numbers.Max(),
                _ => numbers.Average(),
            };
    }

    /// <summary>Returns the numbers of a column. Texts that look like numbers are not summed.</summary>
    private static List<double> Numbers(TableData table, int column)
    {
        var numbers = new List<double>();
        for (var row = 0; row < table.RowCount; row++)
        {
            if (table.Cells(row, column, 1)[0] is { ValueKind: JsonValueKind.Number } cell && cell.Number() is { } number)
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }
}
