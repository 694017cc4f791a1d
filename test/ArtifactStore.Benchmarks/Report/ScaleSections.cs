using System.Globalization;
using System.Text;
using ArtifactStore.Benchmarks.Peers;
using ArtifactStore.Benchmarks.Scale;

namespace ArtifactStore.Benchmarks.Report;

/// <summary>Shares, growth, concurrency and memory.</summary>
internal static class ScaleSections
{
    private static readonly string[] Databases = [SqliteFile.SqliteName, PostgreSqlStore.PostgreSqlName];

    public static void Shares(StringBuilder page, SuiteResult result, string folder, List<string> missed)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## Time against share\n\n200 newest of a flow, where the flow owns from 100 % to 0.01 % of {result.Artifacts:N0} artifacts; {PerformancePage.Taken(result)}\n\n")
            .Append("A plan that always starts at the same side is fast at one end and falls off a cliff at the other. The bar: at most 1.25 times the best fixed plan *for that share*.\n");
        foreach (var database in Databases)
        {
            var names = result.Measurements.Where(measurement => measurement.Database == database).Select(measurement => measurement.Candidate).Distinct().ToList();
            var series = names.Select(name => new Series(name, result.Line(database, ShareChart.Work, name))).ToList();
            PerformancePage.Chart(page, folder, $"shares-{PerformancePage.FileName(database)}", $"{database}: time against share", LineChart.Draw($"{database}: 200 newest of a flow", "share of the artifacts that the flow owns", "time", series, Units.Share, Units.Time));
            string[] fixedPlans = [.. names.Where(name => name is not (LibraryPeer.PeerName or EntityFrameworkPeer.JoinName or EntityFrameworkPeer.AnyName))];
            page.Append(CultureInfo.InvariantCulture, $"| {database}: share | {string.Join(" | ", names)} | ours / best plan |\n|{string.Concat(Enumerable.Repeat("---|", names.Count + 2))}\n");
            foreach (var (share, own) in result.Line(database, ShareChart.Work, LibraryPeer.PeerName).Reverse())
            {
                var best = fixedPlans.Min(name => result.Find(database, ShareChart.Work, name, share)!.Value);
                var ratio = own / best;
                page.Append(CultureInfo.InvariantCulture, $"| {Units.Share(share)} | {string.Join(" | ", names.Select(name => Units.Time(result.Find(database, ShareChart.Work, name, share)!.Value)))} | {Mark(ratio > ShareChart.Bar, Units.Ratio(ratio))} |\n");
                if (ratio > ShareChart.Bar)
                {
                    missed.Add($"{database}, 200 newest of a flow that owns {Units.Share(share)}, against the best fixed plan: {Units.Ratio(ratio)}, the bar is ≤ {ShareChart.Bar.ToString(CultureInfo.InvariantCulture)}");
                }
            }

            page.Append('\n');
        }
    }

    public static void Cells(StringBuilder page, SuiteResult result, List<string> missed)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## Filters and orders\n\nPages of 200 of {result.Artifacts:N0} artifacts; {PerformancePage.Taken(result)} The library beside every plan that it could have taken, each forced, prepared and kept. The bar: {Cell.Bars}.\n");
        foreach (var database in Databases)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n| {database} | ArtifactStore | best fixed plan | worst | ours / best |\n|---|---|---|---|---|\n");
            foreach (var own in result.Measurements.Where(measurement => measurement.Database == database && measurement.Candidate == LibraryPeer.PeerName))
            {
                var (best, worst) = (result.Find(database, own.Work, Scale.Cells.Best)!.Value, result.Find(database, own.Work, Scale.Cells.Worst)!.Value);
                var isMissed = !Cell.IsWithin(own.X == 1, own.Value, best);
                page.Append(CultureInfo.InvariantCulture, $"| {own.Work} | {Units.Time(own.Value)} | {Units.Time(best)} | {Units.Time(worst)} | {Mark(isMissed, Units.Ratio(own.Value / best))} |\n");
                if (isMissed)
                {
                    missed.Add($"{database}, {own.Work}, against the best fixed plan: {Units.Time(own.Value)} against {Units.Time(best)}");
                }
            }
        }
    }

    public static void Pages(StringBuilder page, SuiteResult result, List<string> missed)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## Pages far behind\n\nBy cursor, in {result.Artifacts:N0} artifacts, in the same rounds; {PerformancePage.Taken(result)} The bar: at most 1.2 times the second page.\n\n| database | second page | deep page | deep / second | the limit's deep / second |\n|---|---|---|---|---|\n");
        foreach (var database in Databases)
        {
            var (own, limit) = (Pair(LibraryPeer.PeerName), Pair(RawPeer.LimitName));
            var ratio = own.Deep.Value / own.Second;
            page.Append(CultureInfo.InvariantCulture, $"| {database} | {Units.Time(own.Second)} | {Units.Time(own.Deep.Value)} (page {own.Deep.X:N0}) | {Mark(ratio > Scale.DeepPage.Bar, Units.Ratio(ratio))} | {Units.Ratio(limit.Deep.Value / limit.Second)} |\n");
            if (ratio > Scale.DeepPage.Bar)
            {
                missed.Add($"{database}, deep page against the second: {Units.Ratio(ratio)}, the bar is ≤ 1.2; the limit's own is {Units.Ratio(limit.Deep.Value / limit.Second)}");
            }

            (double Second, (double X, double Value) Deep) Pair(string peer) => (result.Line(database, Scale.DeepPage.Second, peer)[0].Value, result.Line(database, Scale.DeepPage.Deep, peer)[0]);
        }
    }

    public static void Layers(StringBuilder page, SuiteResult result)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## Where the time of a small call goes\n\n{result.Artifacts:N0} artifacts, {PerformancePage.Taken(result)} Creates into stores of {Scratch.Artifacts:N0}. Each line adds a layer to the one above it, up to ArtifactStore.\n")
            .Append("The limit's statement of the count is quick only in a session whose planner may not start other processes (`max_parallel_workers_per_gather = 0`); on a connection of a pool, which the library does not tune, it is not.\n")
            .Append("Above the last layer by hand a call of the library pays for its checks, its limits, what it shows to an operator, the turn of a writer, Dapper, and the artifact that it gives back.\n");
        foreach (var work in new[] { Scale.Layers.ById, Scale.Layers.Count, Writing.NotDurable, Writing.Durable })
        {
            string[] databases = [.. new[] { SqliteFile.SqliteName, PostgreSqlStore.PostgreSqlName, PostgreSqlStore.PooledName }.Where(database => result.Find(database, work, LibraryPeer.PeerName) is not null)];
            page.Append(CultureInfo.InvariantCulture, $"\n| {work} | {string.Join(" | ", databases)} |\n|{string.Concat(Enumerable.Repeat("---|", databases.Length + 1))}\n");
            foreach (var step in Scale.Layers.Steps.Where(step => databases.Any(database => result.Find(database, work, step) is not null)))
            {
                page.Append(CultureInfo.InvariantCulture, $"| {step} | {string.Join(" | ", databases.Select(Cell))} |\n");

                string Cell(string database) =>
                    result.Find(database, work, step) is { } time && result.Find(database, work, RawPeer.LimitName) is { } limit ? $"{Units.Time(time)}, {Units.Ratio(time / limit)}" : "";
            }
        }
    }

    public static void Growth(StringBuilder page, SuiteResult result, string folder, List<string> missed)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## Growth\n\n{PerformancePage.Taken(result)} The bar: the ratio to the limit in the largest store is at most 1.1 times that in the smallest.\n");
        foreach (var database in Databases)
        {
            var series = Scale.Growth.Works.Select(work => new Series(work.Name, result.Line(database, work.Name, LibraryPeer.PeerName))).ToList();
            var sizes = series[0].Points.Select(point => point.X).ToList();
            PerformancePage.Chart(page, folder, $"growth-{PerformancePage.FileName(database)}", $"{database}: time against the size of the store", LineChart.Draw($"{database}: ArtifactStore, by the size of the store", "artifacts", "time", series, Units.Number, Units.Time));
            page.Append(CultureInfo.InvariantCulture, $"| {database} | {string.Join(" | ", sizes.Select(size => $"{Units.Number(size)}: ours, / limit"))} | last ratio / first |\n|{string.Concat(Enumerable.Repeat("---|", sizes.Count + 2))}\n");
            foreach (var (work, _) in Scale.Growth.Works)
            {
                double[] ratios = [.. sizes.Select(size => result.Find(database, work, LibraryPeer.PeerName, size)!.Value / result.Find(database, work, RawPeer.LimitName, size)!.Value)];
                var growth = ratios[^1] / ratios[0];
                page.Append(CultureInfo.InvariantCulture, $"| {work} | {string.Join(" | ", sizes.Select((size, i) => $"{Units.Time(result.Find(database, work, LibraryPeer.PeerName, size)!.Value)}, {Units.Ratio(ratios[i])}"))} | {Mark(growth > Scale.Growth.Bar, Units.Ratio(growth))} |\n");
                if (growth > Scale.Growth.Bar)
                {
                    missed.Add($"{database}, growth of {work}: {Units.Ratio(growth)}, the bar is ≤ {Scale.Growth.Bar.ToString(CultureInfo.InvariantCulture)}");
                }
            }

            page.Append('\n');
        }
    }

    public static void Concurrency(StringBuilder page, SuiteResult result, string folder, List<string> missed)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## Many creators at once\n\nSingle creates, fully durable, by 1, 8 and 64 callers; creates a second. {PerformancePage.Taken(result)}\n")
            .Append("On SQLite, one transaction each and batches by hand come from one caller on a prepared connection: there is one writer at a time. On PostgreSQL each caller has a connection, and a create is one statement.\n");
        foreach (var database in Databases)
        {
            var names = result.Measurements.Where(measurement => measurement.Database == database).Select(measurement => measurement.Candidate).Distinct().ToList();
            var series = names.Select(name => new Series(name, result.Line(database, Scale.Concurrency.Work, name))).ToList();
            PerformancePage.Chart(page, folder, $"creators-{PerformancePage.FileName(database)}", $"{database}: creates a second", LineChart.Draw($"{database}: durable creates a second", "callers", "creates a second", series, Units.Number, Units.Number));
            page.Append(CultureInfo.InvariantCulture, $"| {database}: callers | {string.Join(" | ", names)} |\n|{string.Concat(Enumerable.Repeat("---|", names.Count + 1))}\n");
            foreach (var callers in Scale.Concurrency.Callers)
            {
                page.Append(CultureInfo.InvariantCulture, $"| {callers} | {string.Join(" | ", names.Select(name => $"{result.Find(database, Scale.Concurrency.Work, name, callers):N0}"))} |\n");
            }

            page.Append('\n');
        }

        if (Rate(LibraryPeer.PeerName) is { } own && Rate(Scale.Concurrency.ByHand) is { } hand && Rate(Scale.Concurrency.OneEach) is { } each)
        {
            var canLead = hand / each >= 8;
            page.Append(CultureInfo.InvariantCulture, $"SQLite, 64 callers: {own / hand:P0} of the rate of batches by hand (bar: ≥ 70 %), {Units.Ratio(own / each)} one transaction each{(canLead ? " (bar: ≥ 8)" : "")}.\n");
            if (!canLead)
            {
                page.Append(CultureInfo.InvariantCulture, $"A bar of ≥ 8 against one transaction each needs a disk that is slower to sync: here batches by hand themselves make {Units.Ratio(hand / each)}. So the bar against them is the one that is left.\n");
            }

            Miss(own / hand < 0.7, string.Create(CultureInfo.InvariantCulture, $"SQLite, create by 64 callers, of the rate of batches by hand: {own / hand:P0}, the bar is ≥ 70 %"));
            Miss(canLead && own / each < 8, $"SQLite, create by 64 callers, against one transaction each: {Units.Ratio(own / each)}, the bar is ≥ 8");
        }

        double? Rate(string name) => result.Find(SqliteFile.SqliteName, Scale.Concurrency.Work, name, 64);

        void Miss(bool isMissed, string text)
        {
            if (isMissed)
            {
                missed.Add(text);
            }
        }
    }

    public static void Memory(StringBuilder page, SuiteResult result, List<string> missed)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## Memory\n\nA stream of {result.Artifacts:N0} artifacts without bodies, in a process of its own that has streamed 10,000 before. The bar: the working set grows by less than 32 MB.\n")
            .Append("The runtime lets new objects take as much as the processor's last cache, before it collects them; where that is large it is more than the bar, for any program that allocates. So the bar is for a process whose youngest generation\nis held to 4 MB (`DOTNET_GCgen0size=400000`); beside it, the growth with the runtime as it is.\n\n| database | growth | with the runtime as it is |\n|---|---|---|\n");
        foreach (var measurement in result.Measurements.Where(measurement => measurement.Work == StreamMemory.Work))
        {
            var text = Megabytes(measurement.Value);
            var asItIs = result.Measurements.First(other => other.Database == measurement.Database && other.Work == StreamMemory.WorkAsItIs);
            page.Append(CultureInfo.InvariantCulture, $"| {measurement.Database} | {Mark(measurement.Value >= StreamMemory.Bar, text)} | {Megabytes(asItIs.Value)} |\n");
            if (measurement.Value >= StreamMemory.Bar)
            {
                missed.Add($"{measurement.Database}, growth of the working set: {text}, the bar is < 32 MB");
            }
        }

        static string Megabytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024 / 1024:F1} MB");
    }

    private static string Mark(bool isMissed, string text) => isMissed ? $"**{text}**" : text;
}
