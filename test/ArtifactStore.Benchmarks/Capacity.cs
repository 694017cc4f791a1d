using System.Globalization;

namespace ArtifactStore.Benchmarks;

/// <summary>Prints what a million artifacts take: rows, and the bytes of every table and index.</summary>
internal static class Capacity
{
    /// <summary>What takes less is not worth a line.</summary>
    private const double LeastMegabytes = 1;

    /// <returns>False where a database is not there.</returns>
    public static async Task<bool> RunAsync(int count, string? only)
    {
        if (only is null or "sqlite")
        {
            Print(count, await SqliteCapacity.MeasureAsync(count));
        }

        if (only is null or "postgresql")
        {
            if (await PostgreSqlCapacity.MeasureAsync(count) is not { } result)
            {
                return false;
            }

            Print(count, result);
        }

        return true;
    }

    private static void Print(int count, CapacityResult result)
    {
        var rows = result.Rows.Where(table => table.Value > 0).Select(table => string.Create(CultureInfo.InvariantCulture, $"{table.Key} {table.Value:N0}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{result.Database}, {count:N0} artifacts. Rows: {string.Join(", ", rows)}\n"));
        Console.WriteLine("| relation | pages deep | MB a million artifacts, as grown | rebuilt |\n|---|---|---|---|");
        foreach (var table in result.Grown.Where(relation => Megabytes(relation.Bytes) >= LeastMegabytes).GroupBy(relation => relation.Table).OrderByDescending(table => table.Sum(relation => relation.Bytes)))
        {
            foreach (var relation in table.OrderByDescending(relation => relation.IsTable).ThenByDescending(relation => relation.Bytes))
            {
                Line($"{(relation.IsTable ? "**" + relation.Name + "**" : relation.Name)}", relation.Depth, relation.Bytes, result.Rebuilt.Where(other => other.Name == relation.Name).Sum(other => other.Bytes));
            }
        }

        Line("what takes less", null, Rest(result.Grown), Rest(result.Rebuilt));
        Line("all tables", null, Sum(result.Grown, isTable: true), Sum(result.Rebuilt, isTable: true));
        Line("all indexes", null, Sum(result.Grown, isTable: false), Sum(result.Rebuilt, isTable: false));
        Line("everything", null, result.Grown.Sum(relation => relation.Bytes), result.Rebuilt.Sum(relation => relation.Bytes));
        if (result.LogBytes is { } log)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nWrite-ahead log: {Megabytes(log):N0} MB a million artifacts, without images of whole pages"));
        }

        void Line(string name, int? depth, long grown, long rebuilt) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {depth} | {Megabytes(grown):N1} | {Megabytes(rebuilt):N1} |"));

        long Rest(IEnumerable<Relation> relations) =>
            relations.Where(relation => result.Grown.Any(grown => grown.Name == relation.Name && Megabytes(grown.Bytes) < LeastMegabytes)).Sum(relation => relation.Bytes);

        double Megabytes(long bytes) => bytes / (double)count;

        static long Sum(IEnumerable<Relation> relations, bool isTable) => relations.Where(relation => relation.IsTable == isTable).Sum(relation => relation.Bytes);
    }
}
