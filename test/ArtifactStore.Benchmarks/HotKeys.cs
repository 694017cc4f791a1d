using System.Diagnostics;

namespace ArtifactStore.Benchmarks;

/// <summary>
/// How fast 16 writers of keys of their own are on PostgreSQL: alone, beside 16 more of the kind, and beside 16 writers of 4 hot keys. The second tells what the machine leaves to anybody who is not
/// alone; were writers of different keys to wait for each other, the third would be below it.
/// </summary>
internal static class HotKeys
{
    private const int Writers = 16;
    private const int Rounds = 5;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(4);

    public static async Task RunAsync()
    {
        using var server = PostgreSqlServer.Start();
        await using var store = PostgreSqlArtifactStore.Open(server.CreateDatabase("artifactstore_hot"));
        await store.InitializeAsync();
        await MeasureAsync(store, "warm", others: null);
        (string Name, string? Others)[] cases = [("alone", null), ("beside 16 more cold ones", "other-{0}"), ("beside 16 on 4 hot keys", "hot-{1}")];
        var rates = cases.Select(_ => new List<(double Cold, double Others)>()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < cases.Length; i++)
            {
                rates[i].Add(await MeasureAsync(store, $"cold-{round}", cases[i].Others));
            }
        }

        Console.WriteLine($"{Writers} writers of keys of their own; artifacts a second, medians of {Rounds} turns of {Turn.TotalSeconds} s that alternate.");
        for (var i = 0; i < cases.Length; i++)
        {
            Console.WriteLine($"  {cases[i].Name,-26} {Median(i, rate => rate.Cold),8:N0}   (the others {Median(i, rate => rate.Others),8:N0})");
        }

        Console.WriteLine($"  with hot keys / alone           {Median(2, rate => rate.Cold) / Median(0, rate => rate.Cold):F2}");
        Console.WriteLine($"  with hot keys / with cold ones  {Median(2, rate => rate.Cold) / Median(1, rate => rate.Cold):F2}");

        double Median(int i, Func<(double Cold, double Others), double> which) => rates[i].Select(which).Order().ElementAt(Rounds / 2);
    }

    private static async Task<(double Cold, double Others)> MeasureAsync(IArtifactStore store, string name, string? others)
    {
        using var done = new CancellationTokenSource();
        var watch = Stopwatch.StartNew();
        var cold = Enumerable.Range(0, Writers).Select(writer => WriteAsync($"{name}-{writer}")).ToList();
        var rest = Enumerable.Range(0, others is null ? 0 : Writers)
            .Select(writer => WriteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, others!, writer, writer % 4))).ToList();
        await Task.Delay(Turn);
        await done.CancelAsync();
        var (coldSum, restSum) = ((await Task.WhenAll(cold)).Sum(), (await Task.WhenAll(rest)).Sum());
        return (coldSum / watch.Elapsed.TotalSeconds, restSum / watch.Elapsed.TotalSeconds);

        Task<long> WriteAsync(string key) => Task.Run(async () =>
        {
            var written = 0L;
            for (; !done.IsCancellationRequested; written++)
            {
                await store.Artifacts.CreateArtifactAsync(new() { Key = key, Type = ArtifactTypes.Result, Data = ArtifactData.From("a result") }, CancellationToken.None);
            }

            return written;
        });
    }
}
