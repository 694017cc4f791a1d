using System.Globalization;
using System.Text;
using ArtifactStore.Benchmarks.Peers;
using ArtifactStore.Benchmarks.Scale;

namespace ArtifactStore.Benchmarks.Report;

/// <summary>Writes docs/performance-figures.md from the results of the runs.</summary>
internal static class FiguresPage
{
    public const string Sqlite = "sqlite";

    /// <summary>The databases, as results and arguments name them.</summary>
    public static IReadOnlyList<string> Files { get; } = [Sqlite, "postgresql"];

    private const int Width = 140;

    private static readonly string[] Databases = [SqliteFile.SqliteName, PostgreSqlStore.PostgreSqlName];

    /// <summary>The results of the reads.</summary>
    public static string Reads(string file) => "compare-" + file;

    /// <summary>The results of the creates.</summary>
    public static string Writes(string file) => "write-" + file;

    public static void Write(string results, string docs)
    {
        var (missed, body) = (new List<string>(), new StringBuilder());
        foreach (var file in Files)
        {
            Peers(body, Recorder.Read(results, Reads(file)), Recorder.Read(results, Writes(file)), file == Sqlite ? Databases[0] : Databases[1], missed);
        }

        Section(Cells.Suite, result => Filters(body, result, missed));
        Section(Growth.Suite, result => Sizes(body, result, missed));
        Section(Concurrency.Suite, result => Creators(body, result, missed));
        Section(StreamMemory.Suite, result => Memory(body, result, missed));
        var misses = missed.Count == 0 ? "No figure misses its bar.\n" : $"These figures miss their bars:\n\n{string.Concat(missed.Select(line => $"- {line}\n"))}";
        var version = new[] { Reads("postgresql"), Growth.Suite }.Select(suite => Recorder.Read(results, suite)?.PostgreSql).FirstOrDefault(version => version is not null);
        File.WriteAllText(Path.Combine(docs, "performance-figures.md"), Wrapped(Head(version ?? "not measured") + misses + body));

        void Section(string suite, Action<SuiteResult> write)
        {
            if (Recorder.Read(results, suite) is { } result)
            {
                write(result);
            }
        }
    }

    private static string Head(string postgreSql) =>
        $"""
        # Performance figures

        The figures behind `docs/performance.md`, which says what is compared and what the bars are. This page is generated:

        ```
        dotnet run -c Release --project test/ArtifactStore.Benchmarks -- all 1000000
        dotnet run -c Release --project test/ArtifactStore.Benchmarks -- report
        ```

        **Machine:** {MachineText.Write(postgreSql)}
        It is shared with other work: read the ratios. Each figure is a median of rounds in which the candidates take turns. The raw figures are
        in `docs/performance/data`. Bars are in parentheses, and a figure that misses its bar is bold.


        """;

    private static void Peers(StringBuilder page, SuiteResult? reads, SuiteResult? writes, string database, List<string> missed)
    {
        if (reads is null || writes is null)
        {
            return;
        }

        page.Append(CultureInfo.InvariantCulture, $"\n## {database}: beside other ways\n\n{reads.Artifacts:N0} artifacts of 0.4 KB, {Taken(reads)}; creates into stores of {writes.Artifacts:N0}, {Taken(writes)}.\n\n")
            .Append("| work | ArtifactStore | by hand | ArtifactStore / by hand | ArtifactStore / Dapper | ArtifactStore / EF Core |\n|---|---|---|---|---|---|\n");
        var all = reads with { Measurements = [.. reads.Measurements, .. writes.Measurements] };
        foreach (var work in (Work[])[.. Read.All, Work.Durable, Work.NotDurable, Work.Bulk])
        {
            if (Time(LibraryPeer.PeerName) is not { } own || Time(RawPeer.PeerName) is not { } hand)
            {
                continue;
            }

            var core = new[] { EntityFrameworkPeer.JoinName, EntityFrameworkPeer.AnyName }.Select(Time).Min();
            page.Append(CultureInfo.InvariantCulture, $"| {work.Name} | {Units.Time(own)} | {Units.Time(hand)} | {Ratio(own / hand, work.ByHand, "by hand")} | {Ratio(own / Time(DapperPeer.PeerName), work.Dapper, "Dapper")} | {(core is null ? "" : Units.Ratio(own / core.Value))} |\n");

            double? Time(string candidate) => all.Find(database, work.Name, candidate);

            string Ratio(double? ratio, double bar, string other) => ratio is null ? "" : Judge(ratio.Value, bar, $"{database}, {work.Name}, against {other}", missed);
        }
    }

    private static void Filters(StringBuilder page, SuiteResult result, List<string> missed)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## Filters and orders\n\nPages of 200 of {result.Artifacts:N0} artifacts, beside every fixed plan, {Taken(result)}. The bar: {Cell.Bars}.\n\n")
            .Append("| database | pages | median of ArtifactStore / best plan | 90th percentile | worst | median of worst plan / best plan |\n|---|---|---|---|---|---|\n");
        var slow = new StringBuilder();
        foreach (var database in Databases)
        {
            var ratios = new List<double>();
            var falls = new List<double>();
            foreach (var own in result.Measurements.Where(measurement => measurement.Database == database && measurement.Candidate == LibraryPeer.PeerName))
            {
                var (best, worst) = (result.Find(database, own.Work, Cells.Best)!.Value, result.Find(database, own.Work, Cells.Worst)!.Value);
                var ratio = own.Value / best;
                ratios.Add(ratio);
                falls.Add(worst / best);
                var isMissed = !Cell.IsWithin(own.X == 1, own.Value, best);
                if (isMissed)
                {
                    missed.Add($"{database}, {own.Work}, against the best plan: {Units.Ratio(ratio)}");
                }

                if (isMissed || ratio > 2)
                {
                    var text = Units.Ratio(ratio);
                    slow.Append(CultureInfo.InvariantCulture, $"| {database} | {own.Work} | {Units.Time(own.Value)} | {Units.Time(best)} | {Units.Time(worst)} | {(isMissed ? $"**{text}**" : text)} |\n");
                }
            }

            if (ratios.Count > 0)
            {
                page.Append(CultureInfo.InvariantCulture, $"| {database} | {ratios.Count} | {At(ratios, 0.5)} | {At(ratios, 0.9)} | {At(ratios, 1)} | {At(falls, 0.5)} |\n");
            }
        }

        if (slow.Length > 0)
        {
            page.Append("\nPages above 2 times the best plan:\n\n| database | page | ArtifactStore | best plan | worst plan | ArtifactStore / best plan |\n|---|---|---|---|---|---|\n").Append(slow);
        }

        static string At(List<double> values, double part) => Units.Ratio(values.Order().ElementAt((int)(part * (values.Count - 1))));
    }

    private static void Sizes(StringBuilder page, SuiteResult result, List<string> missed)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## Growth\n\nArtifactStore, and its ratio to the same by hand, {Taken(result)}. The bar is on the last ratio over the first.\n");
        foreach (var database in Databases)
        {
            double[] sizes = [.. result.Measurements.Where(measurement => measurement.Database == database).Select(measurement => measurement.X).Distinct().Order()];
            page.Append(CultureInfo.InvariantCulture, $"\n| {database} | {string.Join(" | ", sizes.Select(Units.Number))} | last / first |\n|---|{string.Concat(sizes.Select(_ => "---|"))}---|\n");
            foreach (var (work, _) in Growth.Works)
            {
                double[] ratios = [.. sizes.Select(size => result.Find(database, work, LibraryPeer.PeerName, size)!.Value / result.Find(database, work, RawPeer.PeerName, size)!.Value)];
                var times = sizes.Select((size, i) => $"{Units.Time(result.Find(database, work, LibraryPeer.PeerName, size)!.Value)}, {Units.Ratio(ratios[i])}");
                page.Append(CultureInfo.InvariantCulture, $"| {work} | {string.Join(" | ", times)} | {Judge(ratios[^1] / ratios[0], Growth.Bar, $"{database}, growth of {work}", missed)} |\n");
            }
        }
    }

    private static void Creators(StringBuilder page, SuiteResult result, List<string> missed)
    {
        string[] names = [LibraryPeer.PeerName, Concurrency.ByHand, Concurrency.OneEach];
        page.Append(CultureInfo.InvariantCulture, $"\n## Concurrent creates\n\nDurable creates a second on SQLite, {Taken(result)}. The ways by hand have one caller on a prepared connection.\n\n| callers | {string.Join(" | ", names)} | ArtifactStore / batches |\n|---|---|---|---|---|\n");
        foreach (var callers in Concurrency.Callers)
        {
            double[] rates = [.. names.Select(name => result.Find(SqliteFile.SqliteName, Concurrency.Work, name, callers)!.Value)];
            var share = string.Create(CultureInfo.InvariantCulture, $"{rates[0] / rates[1]:P0}");
            if (callers == Concurrency.Callers[^1] && rates[0] / rates[1] < Concurrency.Bar)
            {
                missed.Add($"SQLite, creates by {callers} callers, of the rate of batches by hand: {share}");
                share = $"**{share}**";
            }

            page.Append(CultureInfo.InvariantCulture, $"| {callers} | {string.Join(" | ", rates.Select(Units.Number))} | {share} |\n");
        }
    }

    private static void Memory(StringBuilder page, SuiteResult result, List<string> missed)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## Memory\n\nGrowth of the working set over a stream of {result.Artifacts:N0} artifacts without bodies, {Taken(result)}. The bar is 32 MB.\n\n| database | growth |\n|---|---|\n");
        foreach (var measurement in result.Measurements)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{measurement.Value / 1024 / 1024:F1} MB");
            var isMissed = measurement.Value >= StreamMemory.Bar;
            page.Append(CultureInfo.InvariantCulture, $"| {measurement.Database} | {(isMissed ? $"**{text}**" : text)} |\n");
            if (isMissed)
            {
                missed.Add($"{measurement.Database}, growth of the working set: {text}");
            }
        }
    }

    private static string Judge(double ratio, double bar, string what, List<string> missed)
    {
        var text = $"{Units.Ratio(ratio)} (≤ {bar.ToString(CultureInfo.InvariantCulture)})";
        if (ratio <= bar)
        {
            return text;
        }

        missed.Add($"{what}: {text}");
        return $"**{text}**";
    }

    /// <summary>Breaks the lines of the prose, not those of the tables.</summary>
    private static string Wrapped(string page)
    {
        var lines = page.Split('\n').ToList();
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Length > Width && !lines[i].StartsWith('|'))
            {
                var end = lines[i].LastIndexOf(' ', Width);
                lines.Insert(i + 1, lines[i][(end + 1)..]);
                lines[i] = lines[i][..end];
            }
        }

        return string.Join('\n', lines);
    }

    private static string Taken(SuiteResult result) => string.Create(CultureInfo.InvariantCulture, $"taken on {result.Taken:yyyy-MM-dd}, load {result.LoadBefore} before and {result.LoadAfter} after");
}
