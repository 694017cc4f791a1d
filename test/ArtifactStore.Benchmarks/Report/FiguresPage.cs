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
            var database = file == Sqlite ? Databases[0] : Databases[1];
            Peers(body, Recorder.Read(results, Reads(file)), Recorder.Read(results, Writes(file)), database, missed);
        }

        Section(Cells.Suite, result => Filters(body, result, missed));
        Section(Growth.Suite, result => Sizes(body, result, missed));
        Section(Concurrency.Suite, result => Creators(body, result, missed));
        Section(StreamMemory.Suite, result => Memory(body, result, missed));
        var misses =
            missed.Count == 0
                ? "No figure misses its target.\n"
                : $"These figures miss their targets:\n\n{string.Concat(missed.Select(line => $"- {line}\n"))}";
        var head = Head(Recorder.Read(results, Reads(Files[1]))?.PostgreSql ?? "not measured");
        File.WriteAllText(Path.Combine(docs, "performance-figures.md"), Wrapped(head + misses + body));

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

            The figures of [performance](performance.md), which describes the comparisons and the targets. This page is generated:

            ```
            dotnet run -c Release --project test/ArtifactStore.Benchmarks -- all 1000000
            dotnet run -c Release --project test/ArtifactStore.Benchmarks -- report
            ```

            **Machine:** {MachineText.Write(postgreSql)}
            It is shared with other work: read the ratios. Each figure is a median of rounds in which the candidates take turns. The raw figures are
            in `docs/performance/data`. Targets are in parentheses, and a figure that misses its target is bold.


            """;

    private static void Peers(StringBuilder page, SuiteResult? reads, SuiteResult? writes, string database, List<string> missed)
    {
        if (reads is null || writes is null)
        {
            return;
        }

        Line(page, $"\n## {database}: beside other ways\n");
        Line(page, $"{reads.Artifacts:N0} artifacts of 0.4 KB, {Taken(reads)};");
        Line(page, $"creates into stores of {writes.Artifacts:N0}, {Taken(writes)}.\n");
        Line(page, $"| work | ArtifactStore | by hand | ArtifactStore / by hand | ArtifactStore / Dapper | ArtifactStore / EF Core |");
        Line(page, $"|---|---|---|---|---|---|");
        var all = reads with { Measurements = [.. reads.Measurements, .. writes.Measurements] };
        foreach (var work in (Work[])[.. Read.All, Work.Durable, Work.NotDurable, Work.Bulk])
        {
            if (Time(LibraryPeer.PeerName) is not { } own || Time(RawPeer.PeerName) is not { } hand)
            {
                continue;
            }

            var byHand = Ratio(own / hand, work.ByHand, "by hand");
            var dapper = Ratio(own / Time(DapperPeer.PeerName), work.Dapper, "Dapper");
            var core = Time(EntityFrameworkPeer.PeerName) is { } time ? Units.Ratio(own / time) : "";
            Line(page, $"| {work.Name} | {Units.Time(own)} | {Units.Time(hand)} | {byHand} | {dapper} | {core} |");

            double? Time(string candidate) => all.Find(database, work.Name, candidate);

            string Ratio(double? ratio, double bar, string other) =>
                ratio is null ? "" : Judge(ratio.Value, bar, $"{database}, {work.Name}, against {other}", missed);
        }

        if (database == PostgreSqlStore.PostgreSqlName)
        {
            Line(page, $"\nDapper and EF Core join by the flow's name. For a rare flow PostgreSQL then reads most of the artifacts.");
        }
    }

    private static void Filters(StringBuilder page, SuiteResult result, List<string> missed)
    {
        Line(page, $"\n## Filters and orders\n");
        Line(page, $"Pages of 200 of {result.Artifacts:N0} artifacts, beside every fixed plan, {Taken(result)}.");
        Line(page, $"The target: {Cell.Bars}.\n");
        Line(page, $"| database | pages | ArtifactStore / best plan, median | 90th percentile | worst | worst plan / best plan, median |");
        Line(page, $"|---|---|---|---|---|---|");
        var slow = new StringBuilder();
        foreach (var database in Databases)
        {
            var ratios = new List<double>();
            var falls = new List<double>();
            foreach (var own in result.Measurements.Where(own => (own.Database, own.Candidate) == (database, LibraryPeer.PeerName)))
            {
                var best = result.Find(database, own.Work, Cells.Best)!.Value;
                var worst = result.Find(database, own.Work, Cells.Worst)!.Value;
                var ratio = own.Value / best;
                ratios.Add(ratio);
                falls.Add(worst / best);
                var isMissed = !Cell.IsWithin(own.X == 1, isLumped: false, own.Value, best);
                if (isMissed)
                {
                    missed.Add($"{database}, {own.Work}, against the best plan: {Units.Ratio(ratio)}");
                }

                if (isMissed || ratio > 2)
                {
                    var text = Bold(isMissed, Units.Ratio(ratio));
                    var times = string.Join(" | ", new[] { own.Value, best, worst }.Select(Units.Time));
                    Line(slow, $"| {database} | {own.Work} | {times} | {text} |");
                }
            }

            if (ratios.Count > 0)
            {
                Line(page, $"| {database} | {ratios.Count} | {At(ratios, 0.5)} | {At(ratios, 0.9)} | {At(ratios, 1)} | {At(falls, 0.5)} |");
            }
        }

        if (slow.Length > 0)
        {
            Line(page, $"\nPages above 2 times the best plan:\n");
            Line(page, $"| database | page | ArtifactStore | best plan | worst plan | ArtifactStore / best plan |");
            Line(page, $"|---|---|---|---|---|---|");
            page.Append(slow);
        }

        static string At(List<double> values, double part) => Units.Ratio(values.Order().ElementAt((int)(part * (values.Count - 1))));
    }

    private static void Sizes(StringBuilder page, SuiteResult result, List<string> missed)
    {
        Line(page, $"\n## Growth\n\nArtifactStore, and its ratio to the same by hand, {Taken(result)}.");
        Line(page, $"The target is on the last ratio over the first. The targets at one size are in the tables above.");
        foreach (var database in Databases)
        {
            double[] sizes = [.. result.Measurements.Where(own => own.Database == database).Select(own => own.X).Distinct().Order()];
            Line(page, $"\n| {database} | {string.Join(" | ", sizes.Select(Units.Number))} | last / first |");
            Line(page, $"|---|{string.Concat(sizes.Select(_ => "---|"))}---|");
            foreach (var (work, _) in Growth.Works)
            {
                double[] own = [.. sizes.Select(size => result.Find(database, work, LibraryPeer.PeerName, size)!.Value)];
                double[] ratios = [.. sizes.Select((size, i) => own[i] / result.Find(database, work, RawPeer.PeerName, size)!.Value)];
                var growth = Judge(ratios[^1] / ratios[0], Growth.Bar, $"{database}, growth of {work}", missed);
                var times = own.Zip(ratios, (time, ratio) => $"{Units.Time(time)}, {Units.Ratio(ratio)}");
                Line(page, $"| {work} | {string.Join(" | ", times)} | {growth} |");
            }
        }
    }

    private static void Creators(StringBuilder page, SuiteResult result, List<string> missed)
    {
        string[] names = [LibraryPeer.PeerName, Concurrency.ByHand, Concurrency.OneEach];
        Line(page, $"\n## Concurrent creates\n\nDurable creates a second on SQLite, {Taken(result)}.");
        Line(page, $"The ways by hand have one caller on a prepared connection.\n");
        Line(page, $"| callers | {string.Join(" | ", names)} | ArtifactStore / batches |\n|---|---|---|---|---|");
        foreach (var callers in Concurrency.Callers)
        {
            double[] rates = [.. names.Select(name => result.Find(SqliteFile.SqliteName, Concurrency.Work, name, callers)!.Value)];
            var share = string.Create(CultureInfo.InvariantCulture, $"{rates[0] / rates[1]:P0}");
            var isMissed = callers == Concurrency.Callers[^1] && rates[0] / rates[1] < Concurrency.Bar;
            if (isMissed)
            {
                missed.Add($"SQLite, creates by {callers} callers, of the rate of batches by hand: {share}");
            }

            Line(page, $"| {callers} | {string.Join(" | ", rates.Select(Units.Number))} | {Bold(isMissed, share)} |");
        }
    }

    private static void Memory(StringBuilder page, SuiteResult result, List<string> missed)
    {
        Line(page, $"\n## Memory\n");
        Line(page, $"Growth of the working set over a stream of {result.Artifacts:N0} artifacts without bodies, {Taken(result)}.");
        Line(page, $"The target is below {Units.Megabytes(StreamMemory.Bar)}.\n\n| database | growth |\n|---|---|");
        foreach (var growth in result.Measurements)
        {
            var isMissed = growth.Value >= StreamMemory.Bar;
            if (isMissed)
            {
                missed.Add($"{growth.Database}, growth of the working set: {Units.Megabytes(growth.Value)}");
            }

            Line(page, $"| {growth.Database} | {Bold(isMissed, Units.Megabytes(growth.Value))} |");
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
        return Bold(true, text);
    }

    private static string Bold(bool isMissed, string text) => isMissed ? $"**{text}**" : text;

    private static void Line(StringBuilder page, FormattableString text) =>
        page.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

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

    private static string Taken(SuiteResult result) =>
        FormattableString.Invariant($"taken on {result.Taken:yyyy-MM-dd}, load {result.LoadBefore} before and {result.LoadAfter} after");
}
