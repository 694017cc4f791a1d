using System.Globalization;
using System.Text;
using ArtifactStore.Benchmarks.Peers;

namespace ArtifactStore.Benchmarks.Report;

/// <summary>The library beside its peers: a table and a chart for each database, and what misses its bar.</summary>
internal static class CompareSection
{
    /// <summary>The databases, each with the name of its files.</summary>
    public static IReadOnlyList<(string Database, string File)> Kinds { get; } =
        [(SqliteFile.SqliteName, "sqlite"), (PostgreSqlStore.PostgreSqlName, "postgresql"), (PostgreSqlStore.PooledName, "pooler")];

    private static readonly string[] Names =
        [LibraryPeer.PeerName, RawPeer.LimitName, DapperPeer.PeerName, EntityFrameworkPeer.JoinName, EntityFrameworkPeer.AnyName, LinqToDbPeer.PeerName, RawPeer.ExistsName];

    /// <summary>The results of a database.</summary>
    public static string Suite(string file) => "compare-" + file;

    /// <summary>The results of the creates.</summary>
    public static string WriteSuite(string file) => "write-" + file;

    public static void Write(StringBuilder page, string results, string folder, List<string> missed)
    {
        page.Append("\n## Beside the peers\n");
        foreach (var (database, file) in Kinds)
        {
            if (Recorder.Read(results, Suite(file)) is not { } result)
            {
                continue;
            }

            var writes = Recorder.Read(results, WriteSuite(file));
            result = result with { Measurements = [.. result.Measurements, .. writes?.Measurements ?? []] };
            Table(page, result, writes, database, missed);
            var rows = Works(database).Where(work => result.Find(database, work.Name, LibraryPeer.PeerName) is not null)
                .Select(work => (work.Name, (IReadOnlyList<double?>)[.. Names.Select(name => result.Find(database, work.Name, name) / result.Find(database, work.Name, LibraryPeer.PeerName))])).ToList();
            if (rows.Count > 0)
            {
                PerformancePage.Chart(page, folder, $"peers-{file}", $"{database}: time of each, as a multiple of ArtifactStore's", DotChart.Draw($"{database}: times of ArtifactStore's time (left is faster)", "times ArtifactStore's", rows, Names, Units.Ratio));
            }
        }
    }

    private static List<(string Name, Bars Bars)> Works(string database) =>
    [
        .. Work.Reads.Select(work => (work.Name, work.Bars)),
        (Writing.Durable, Writing.DurableBars),
        (Writing.NotDurable, Writing.NotDurableBars),
        .. database == PostgreSqlStore.PooledName ? [] : new[] { (Writing.Bulk, Writing.BulkBars) },
    ];

    private static void Table(StringBuilder page, SuiteResult result, SuiteResult? writes, string database, List<string> missed)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n### {database}\n\n{result.Artifacts:N0} artifacts of 0.4 KB; {PerformancePage.Taken(result)}{(writes is null ? "" : $" Creates: into stores of {writes.Artifacts:N0}, the bulk of 100,000; {PerformancePage.Taken(writes)}")}\n\n| work | ArtifactStore | limit | ours / limit | EF Core's best / ours | EXISTS / ours | Dapper / ours | linq2db / ours |\n|---|---|---|---|---|---|---|---|\n");
        foreach (var (name, bars) in Works(database))
        {
            if (result.Find(database, name, LibraryPeer.PeerName) is not { } own || result.Find(database, name, RawPeer.LimitName) is not { } limit)
            {
                continue;
            }

            // Reads have other bars there; creates the same.
            var kept = database == SqliteFile.SqliteName || Work.Reads.All(work => work.Name != name) ? bars : bars.OnPostgreSql;
            double[] frameworks = [.. new[] { EntityFrameworkPeer.JoinName, EntityFrameworkPeer.AnyName }.Select(peer => result.Find(database, name, peer)).OfType<double>()];
            var best = frameworks.Length == 0 ? (double?)null : frameworks.Min();
            var exists = result.Find(database, name, RawPeer.ExistsName);
            page.Append(CultureInfo.InvariantCulture, $"| {name} | {Units.Time(own)} | {Units.Time(limit)} | ")
                .Append(Cell(own / limit, kept.KeepsLimit(own, limit), kept.Limit is null ? null : $"≤ {kept.Limit:0.##}{(kept.Microseconds is null ? "" : $" or + {kept.Microseconds} µs")}", "the limit")).Append(" | ")
                .Append(best is null ? "" : Cell(best.Value / own, kept.KeepsEntityFramework(own, best.Value), kept.EntityFramework is null ? null : $"≥ {kept.EntityFramework}", "EF Core", Allowed(best.Value, kept.EntityFramework))).Append(" | ")
                .Append(exists is null ? "" : Cell(exists.Value / own, kept.KeepsExists(own, exists.Value), kept.Exists is null ? null : $"≥ {kept.Exists:N0}", "EXISTS", Allowed(exists.Value, kept.Exists))).Append(" | ")
                .Append(Plain(result.Find(database, name, DapperPeer.PeerName) / own)).Append(" | ")
                .Append(Plain(result.Find(database, name, LinqToDbPeer.PeerName) / own)).Append(" |\n");

            // Nothing is faster than the limit: how far the other is from it bounds every lead.
            string Allowed(double other, double? wanted) =>
                other < limit * wanted ? $"; it takes {Units.Ratio(other / limit)} the limit itself, so no store that keeps to the limit's {Units.Time(limit)} leads by more" : "";

            string Cell(double ratio, bool keeps, string? bar, string against, string allowed = "")
            {
                if (!keeps)
                {
                    missed.Add($"{database}, {name}, against {against}: {Units.Ratio(ratio)}, the bar is {bar}{allowed}");
                }

                return $"{(keeps ? "" : "**")}{Units.Ratio(ratio)}{(keeps ? "" : "**")}{(bar is null ? "" : $" ({bar})")}";
            }
        }

        string Plain(double? ratio) => ratio is null ? "" : Units.Ratio(ratio.Value);
    }
}
