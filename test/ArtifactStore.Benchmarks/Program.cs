using ArtifactStore.Benchmarks.Start;

namespace ArtifactStore.Benchmarks;

internal static class Program
{
    // Not async: a process that measures its start compiles nothing else.
    public static Task<int> Main(string[] args) => args is [FirstRead.Command, ..] ? Task.FromResult(FirstRead.Run(args)) : RunAsync(args);

    private static async Task<int> RunAsync(string[] args)
    {
        // make     makes the database: dotnet run -c Release --project test/ArtifactStore.Benchmarks -- make [FILE] [ARTIFACTS]
        // shapes   how long each shape of query takes on PostgreSQL: ... -- shapes [PART OF NAME]
        // hot      how fast writers of many keys are alone, and beside writers of a few hot ones, on PostgreSQL: ... -- hot
        // trigram  what the trigram index on keys costs a writer, on PostgreSQL: ... -- trigram
        // shares   the queries of one flow at every share, beside every raw statement: ... -- shares [FILE]
        // bulk     bulk creates on a PostgreSQL server of their own, beside the same by hand: ... -- bulk [MOST ARTIFACTS]
        // capacity what a million artifacts take, on SQLite and on a PostgreSQL that is started for it: ... -- capacity [ARTIFACTS] [sqlite|postgresql]
        // leak     very many operations of every kind, and what they leave behind in memory and handles: ... -- leak [OPERATIONS]
        // seeing   what an operation costs while nobody listens, and while somebody does: ... -- seeing
        // start    from the start of a process to its first read of an existing store, beside the same by hand: ... -- start [sqlite|postgresql]
        // The comparison with the peers: see Commands.
        if (await Commands.RunAsync(args) is { } code)
        {
            return code;
        }

        var command = args.ElementAtOrDefault(0);
        var file = Path.GetFullPath(args.ElementAtOrDefault(1) ?? Path.Combine(Path.GetTempPath(), "artifactstore-benchmark.db"));
        switch (command)
        {
            case "make":
                await Dataset.MakeAsync(file, args.ElementAtOrDefault(2) is { } count ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 300_000);
                return 0;
            case "shares" when File.Exists(file):
                return await ShareComparison.RunAsync(file) ? 0 : 1;
            case "bulk":
                return await BulkComparison.RunAsync(args.ElementAtOrDefault(1) is { } most ? int.Parse(most, System.Globalization.CultureInfo.InvariantCulture) : 100_000) ? 0 : 1;
            case "leak":
                return await Leak.RunAsync(args.ElementAtOrDefault(1) is { } operations ? int.Parse(operations, System.Globalization.CultureInfo.InvariantCulture) : 1_000_000) ? 0 : 1;
            case "start":
                return await StartComparison.RunAsync(args.ElementAtOrDefault(1)) ? 0 : 1;
            case "seeing":
                await SeeingCost.RunAsync();
                return 0;
            case "shapes":
                await ShapeTimes.RunAsync(args.ElementAtOrDefault(1));
                return 0;
            case "hot":
                await HotKeys.RunAsync();
                return 0;
            case "trigram":
                await TrigramCost.RunAsync();
                return 0;
            case "capacity":
                return await Capacity.RunAsync(
                    args.ElementAtOrDefault(1) is { } artifacts ? int.Parse(artifacts, System.Globalization.CultureInfo.InvariantCulture) : 300_000, args.ElementAtOrDefault(2)) ? 0 : 1;
            default:
                Console.Error.WriteLine("Usage: make [FILE] [ARTIFACTS] | shares [FILE]   (make the file first) | shapes [PART OF NAME] | hot | trigram | bulk [MOST ARTIFACTS] | capacity [ARTIFACTS] [sqlite|postgresql] | leak [OPERATIONS] | seeing | start [sqlite|postgresql] | " + Commands.Usage);
                return 2;
        }
    }
}
