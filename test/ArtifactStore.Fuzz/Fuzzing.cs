using System.Globalization;

namespace ArtifactStore.Fuzz;

/// <summary>Fuzzes every target until it brings no new branch.</summary>
internal static class Fuzzing
{
    /// <summary>
    /// What one input may allocate: some megabytes, and so many bytes for each of its own. The greatest that is legitimate is a translation
    /// of all plans.
    /// </summary>
    private const long MaxBytes = 16L << 20;

    /// <summary>What may be alive after a full collection, the corpus included.</summary>
    private const long MostAlive = 256L << 20;

    /// <summary>
    /// The names of the targets that read what strangers send. Each target is fuzzed in a process of its own: coverage belongs to the
    /// process.
    /// </summary>
    public static string[] Readers => ["query", "latest", "cursor"];

    /// <summary>The names of the targets that also translate what was read.</summary>
    public static string[] Translators => ["translated-query", "translated-latest", "flow-runs", "task-runs"];

    /// <returns>0; 1 with findings.</returns>
    public static int Run(string folder, string kind, int seed, string name)
    {
        IFuzzTarget target = name switch
        {
            "query" => new QueryTarget<ArtifactQuery>(name, WireSeeds.Queries, isTranslated: false),
            "latest" => new QueryTarget<ArtifactCollectionQuery>(name, WireSeeds.Queries, isTranslated: false),
            "translated-query" => new QueryTarget<ArtifactQuery>(name, WireSeeds.Queries, isTranslated: true),
            "translated-latest" => new QueryTarget<ArtifactCollectionQuery>(name, WireSeeds.Queries, isTranslated: true),
            "flow-runs" => new QueryTarget<FlowRunQuery>(name, WireSeeds.RunQueries, isTranslated: true),
            "task-runs" => new QueryTarget<TaskRunQuery>(name, WireSeeds.RunQueries, isTranslated: true),
            "cursor" => new CursorTarget(),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Not a target."),
        };

        // Quick: some seconds. Long: for those that read, a million executions in a row without a new branch, and at least ten million for
        // all of them.
        var (least, quiet) =
            kind == "quick" ? (20_000L, 0L)
            : Translators.Contains(name) ? (5_000_000L, 0L)
            : (name == "query" ? 5_000_000L : 2_500_000L, 1_000_000L);
        var started = Environment.TickCount64;
        var (executions, findings) = Run(target, new Random(seed), least, quiet, folder);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}, {kind}, seed {seed}: {executions:N0} executions in {(Environment.TickCount64 - started) / 1000} s, {Coverage.Edges:N0} branches, {findings} findings"
            )
        );
        if (Coverage.Edges < 100)
        {
            Console.Error.WriteLine("So few branches: the library is not marked, and nothing guided the inputs.");
            return 1;
        }

        return findings == 0 ? 0 : 1;
    }

    private static (long Executions, int Findings) Run(IFuzzTarget target, Random random, long least, long quiet, string folder)
    {
        var corpus = new List<byte[]>();
        var findings = new HashSet<string>();
        var mutator = new Mutator(random, target.Words);
        var watch = new Watch(input => Keep(input, target, folder));
        var (executions, lastEdge, mostBytes) = (0L, 0L, 0L);
        var seeds = new Queue<byte[]>(target.Seeds);
        while (seeds.Count > 0 || executions < least || executions - lastEdge < quiet)
        {
            var input =
                seeds.TryDequeue(out var given) ? given
                : random.Next(4) == 0 && target.Make(random) is { } made ? made
                : mutator.Mutate(corpus);
            Coverage.Reset();
            watch.Begin(input);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                target.Run(input);
            }
            catch (Exception e)
            {
                // One finding for each place: the same fault in a thousand inputs is one fault.
                if (findings.Add($"{e.GetType().Name} {(e is FindingException ? e.Message[..20] : e.StackTrace?.Split('\n')[0])}"))
                {
                    Console.Error.WriteLine($"{Keep(input, target, folder)}: {e}");
                }
            }

            watch.End();
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            mostBytes = Math.Max(mostBytes, bytes);
            if (bytes > MaxBytes && findings.Add("memory"))
            {
                Console.Error.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Keep(input, target, folder)}: {bytes:N0} bytes for an input of {input.Length}"
                    )
                );
            }

            executions++;
            var (edge, count) = Coverage.Add();
            lastEdge = edge ? executions : lastEdge;
            if (count || given is not null)
            {
                corpus.Add(input);
            }

            if (executions % 1_000_000 == 0)
            {
                Report("");
                if (GC.GetTotalMemory(forceFullCollection: true) > MostAlive && findings.Add("alive"))
                {
                    Console.Error.WriteLine("More memory stays alive than the corpus takes.");
                }
            }
        }

        Report(" (end)");
        return (executions, findings.Count);

        void Report(string end) =>
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{target.Name}{end}: {executions:N0} executions, {Coverage.Edges:N0} branches, the last after {lastEdge:N0}, {corpus.Count:N0} inputs kept, at most {mostBytes:N0} bytes allocated for one, {findings.Count} findings"
                )
            );
    }

    private static string Keep(byte[] input, IFuzzTarget target, string folder)
    {
        var path = Path.Combine(
            folder,
            $"fuzz-{target.Name}-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input))[..12]}"
        );
        File.WriteAllBytes(path, input);
        return path;
    }
}
