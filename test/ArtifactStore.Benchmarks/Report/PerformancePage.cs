using System.Globalization;
using System.Text;
using ArtifactStore.Benchmarks.Peers;
using ArtifactStore.Benchmarks.Scale;

namespace ArtifactStore.Benchmarks.Report;

/// <summary>Writes docs/performance.md and its charts from the results of the runs.</summary>
internal static class PerformancePage
{
    public static void Write(string results, string docs)
    {
        var folder = Path.Combine(docs, "performance");
        Directory.CreateDirectory(folder);
        var missed = new List<string>();
        var body = new StringBuilder();
        if (Recorder.Read(results, ShareChart.Suite) is { } shares)
        {
            ScaleSections.Shares(body, shares, folder, missed);
        }

        if (Recorder.Read(results, Cells.Suite) is { } cells)
        {
            ScaleSections.Cells(body, cells, missed);
        }

        CompareSection.Write(body, results, folder, missed);

        if (Recorder.Read(results, DeepPage.Suite) is { } pages)
        {
            ScaleSections.Pages(body, pages, missed);
        }

        if (Recorder.Read(results, Layers.Suite) is { } layers)
        {
            ScaleSections.Layers(body, layers);
        }

        if (Recorder.Read(results, Growth.Suite) is { } growth)
        {
            ScaleSections.Growth(body, growth, folder, missed);
        }

        if (Recorder.Read(results, Concurrency.Suite) is { } concurrency)
        {
            ScaleSections.Concurrency(body, concurrency, folder, missed);
        }

        if (Recorder.Read(results, StreamMemory.Suite) is { } memory)
        {
            ScaleSections.Memory(body, memory, missed);
        }

        var version = new[] { CompareSection.Suite("postgresql"), CompareSection.Suite("sqlite"), ShareChart.Suite, Growth.Suite, Concurrency.Suite }.Select(suite => Recorder.Read(results, suite)?.PostgreSql).FirstOrDefault(version => version is not null) ?? "none";
        File.WriteAllText(Path.Combine(docs, "performance.md"), Head(version) + NotTaken(results) + Missed(missed) + body);
    }

    public static void Chart(StringBuilder page, string folder, string name, string text, string svg)
    {
        File.WriteAllText(Path.Combine(folder, name + ".svg"), svg);
        page.Append(CultureInfo.InvariantCulture, $"\n![{text}](performance/{name}.svg)\n\n");
    }

    public static string FileName(string database) => database == SqliteFile.SqliteName ? "sqlite" : "postgresql";

    /// <summary>When, and what else the machine did.</summary>
    public static string Taken(SuiteResult result) =>
        string.Create(CultureInfo.InvariantCulture, $"taken on {result.Taken:yyyy-MM-dd HH:mm} UTC, load averages {result.LoadBefore} before and {result.LoadAfter} after.{(result.Note is null ? "" : " " + result.Note)}");

    private static string Head(string postgreSql) =>
        $"""
        # Performance

        One command makes the stores, runs everything and writes this page and its charts. The parts may also be run one by one, with changes to the library in between: each says when it was taken.
        The figures behind the tables and charts are in `performance/data`.

        ```
        dotnet run -c Release --project test/ArtifactStore.Benchmarks -- all 1000000
        ```

        `make-all`, `compare`, `write`, `share-chart`, `cells`, `pages`, `layers`, `growth`, `concurrency`, `memory` and `report` do it step by step; `bdn` runs BenchmarkDotNet on the single operations; `check` runs everything on tiny stores, and is part of `.ci/run`.
        With 1000000 it takes two hours and 70 GB of disk, much of both for the two stores of ten million artifacts.

        **The machine:** {MachineText.Write(postgreSql)} It is shared with other work, so its absolute figures wander, and with them the tails. All figures are medians of rounds in which the candidates take turns; read the ratios.
        A connection to a server is a process there, and by its place in memory some are faster than others for as long as they live. So the comparisons whose bars are close are made in {Sittings.Usual} sittings, each with connections of its own;
        what counts is the median of their medians. A call to a server also takes longer or shorter as the system puts the two processes on one processor or on two; so, where single calls are timed, each has one of its own, as if the server were on another machine.

        **The peers** work on the store's own tables, in the same process and the same rounds; before anything is timed, their answers are compared.

        | peer | what it is |
        |---|---|
        | limit | ADO.NET on one connection that is kept, prepared commands that are kept (in the part about poolers: unprepared, in a session that nobody tunes, as a pooler gives another to each transaction), SQL tuned by hand, values read and nothing built. |
        | limit, same promises | where the library promises what the limit does not: the same by hand with that promise. The lists under the tables say where, and what it costs; bars against the limit count from there. |
        | Dapper by hand | plain SQL with joins, a pooled connection for each piece of work |
        | EF Core | 10, no tracking, pooled contexts, compiled queries, projections; filters as joins and as `Any()`, of which the better counts |
        | linq2db | 6, compiled queries, its own bulk copy |
        | correlated EXISTS | the statements of the server that this store is modelled on, prepared and kept, its values read and nothing built |

        Everybody has the same durability (`synchronous = FULL` in WAL mode, `fsync` on) and the same page cache. Peers that write are told the flow and the deployment of the run; the library, and what keeps its promises, look them up. PostgreSQL runs on the same
        machine with 1 GB of shared buffers. A bar stands in parentheses where there is one; what misses it is in bold.

        """;

    /// <summary>No claim is made of what has not run.</summary>
    private static string NotTaken(string results)
    {
        var suites = CompareSection.Kinds.SelectMany(kind => kind.Database == PostgreSqlStore.PooledName ? [CompareSection.Suite(kind.File)] : new[] { CompareSection.Suite(kind.File), CompareSection.WriteSuite(kind.File) })
            .Concat([ShareChart.Suite, Cells.Suite, DeepPage.Suite, Layers.Suite, Growth.Suite, Concurrency.Suite, StreamMemory.Suite])
            .Where(suite => Recorder.Read(results, suite) is null).ToList();
        return suites.Count == 0 ? "" : $"\n**Not measured yet:** {string.Join(", ", suites)}. Nothing is said about their bars.\n";
    }

    private static string Missed(List<string> missed)
    {
        var text = new StringBuilder("\n## What misses its bar\n\n");
        if (missed.Count == 0)
        {
            return text.Append("Nothing in this run.\n").ToString();
        }

        foreach (var line in missed)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {line}.\n");
        }

        List<string> reasons = [.. Reasons.Of(missed)];
        if (reasons.Count > 0)
        {
            text.Append("\nWhat is known of them:\n\n");
            reasons.ForEach(reason => text.Append(CultureInfo.InvariantCulture, $"- {reason}\n"));
        }

        return text.ToString();
    }
}
