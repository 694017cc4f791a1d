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
        var notes = new List<string>();
        foreach (var (name, bars) in Works(database))
        {
            if (result.Find(database, name, LibraryPeer.PeerName) is not { } own || result.Find(database, name, RawPeer.LimitName) is not { } limit)
            {
                continue;
            }

            // Reads have other bars there; creates the same.
            var bar = database == SqliteFile.SqliteName || Work.Reads.All(work => work.Name != name) ? bars : bars.OnPostgreSql;
            double[] frameworks = [.. new[] { EntityFrameworkPeer.JoinName, EntityFrameworkPeer.AnyName }.Select(peer => result.Find(database, name, peer)).OfType<double>()];
            var best = frameworks.Length == 0 ? (double?)null : frameworks.Min();
            var exists = result.Find(database, name, RawPeer.ExistsName);
            var (allowed, cost) = (bar, 1.0);
            if (result.Find(database, name, RawPeer.PromisesName) is { } promised && bar.Limit is { } beyondLimit)
            {
                var promise = Work.Reads.FirstOrDefault(work => work.Name == name)?.Promise ?? Writing.Promise(database);
                cost = promised > limit * Bars.Noise ? promised / limit : 1;
                allowed = allowed with { Limit = beyondLimit * cost };
                var moved = $"the bar of ≤ {beyondLimit:0.##}{(bar.EntityFramework is { } lead ? $" and that of ≥ {lead:0.##} beside EF Core count" : " counts")} from there";
                notes.Add($"{name}: {promise} By hand with that promise: {Units.Time(promised)}, {Units.Ratio(promised / limit)} the limit{(cost > 1 ? "; " + moved : "")}.");
            }

            allowed = allowed with { EntityFramework = Lead("EF Core", best, bar.EntityFramework is { } wantedLead ? Math.Max(1, wantedLead / cost) : null), Exists = Lead("correlated EXISTS", exists, bar.Exists) };
            page.Append(CultureInfo.InvariantCulture, $"| {name} | {Units.Time(own)} | {Units.Time(limit)} | ")
                .Append(Cell(own / limit, allowed.KeepsLimit(own, limit), allowed.Limit is null ? null : $"≤ {allowed.Limit:0.##}{(allowed.Microseconds is null ? "" : $" or + {allowed.Microseconds} µs")}", "the limit")).Append(" | ")
                .Append(best is null ? "" : Cell(best.Value / own, allowed.KeepsEntityFramework(own, best.Value), allowed.EntityFramework is null ? null : $"≥ {allowed.EntityFramework:0.##}", "EF Core")).Append(" | ")
                .Append(exists is null ? "" : Cell(exists.Value / own, allowed.KeepsExists(own, exists.Value), allowed.Exists is null ? null : $"≥ {allowed.Exists:#,##0.##}", "EXISTS")).Append(" | ")
                .Append(Plain(result.Find(database, name, DapperPeer.PeerName) / own)).Append(" | ")
                .Append(Plain(result.Find(database, name, LinqToDbPeer.PeerName) / own)).Append(" |\n");

            // How far the other is from the limit bounds every lead over it: of two bars that nobody can just keep both, the one against the limit stands.
            double? Lead(string peer, double? other, double? wanted)
            {
                if (other / limit is not { } most || wanted is null || most / (allowed.Limit ?? 1) is var left && left >= wanted)
                {
                    return wanted;
                }

                left = Math.Max(1, left);
                notes.Add(
                    $"{name}: {peer} takes {Units.Ratio(most)} the limit itself{(most < wanted ? $", so nobody leads by {wanted:0.##}" : "")}. A store that just keeps its bar against the limit leads by {left:0.##}: that is the bar{(left > 1 ? "" : $", to be no slower ({Bars.Noise - 1:P0} are noise)")}.");
                return left;
            }

            string Cell(double ratio, bool keeps, string? bar, string against)
            {
                if (!keeps)
                {
                    missed.Add($"{database}, {name}, against {against}: {Units.Ratio(ratio)}, the bar is {bar}");
                }

                return $"{(keeps ? "" : "**")}{Units.Ratio(ratio)}{(keeps ? "" : "**")}{(bar is null ? "" : $" ({bar})")}";
            }
        }

        page.Append(notes.Count == 0 ? "" : "\nBars that are not where they were set, and why:\n\n");
        foreach (var note in notes)
        {
            page.Append(CultureInfo.InvariantCulture, $"- {note}\n");
        }

        string Plain(double? ratio) => ratio is null ? "" : Units.Ratio(ratio.Value);
    }
}
