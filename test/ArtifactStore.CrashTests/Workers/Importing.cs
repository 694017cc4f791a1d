using System.Globalization;

namespace ArtifactStore.CrashTests;

/// <summary>The imports that are killed.</summary>
internal static class Importing
{
    public static HistoryImportOptions Options { get; } = new() { BatchItems = 7 };

    /// <summary>The artifacts of a round: versions of some keys in any order, and artifacts without a key.</summary>
    public static IReadOnlyList<ArtifactImport> Items(string round, int seed)
    {
        const int Keys = 12;
        var random = new Random(seed + round.Length);
        var id = new byte[16];
        var versions = new Dictionary<string, Queue<int>>();
        return
        [
            .. Enumerable
                .Range(0, 152)
                .Select(i =>
                {
                    random.NextBytes(id);
                    var key = random.Next(Keys + 1) is var number and > 0
                        ? string.Create(CultureInfo.InvariantCulture, $"{round}-{number}")
                        : null;
                    return new ArtifactImport
                    {
                        Id = new(id),
                        Created = DateTimeOffset.UnixEpoch.AddMinutes(i),
                        Key = key,
                        Version = key is null ? null : Next(key),
                        Type = round,
                        Inputs = [Guid.AllBitsSet],
                    };
                }),
        ];

        int Next(string key)
        {
            if (!versions.TryGetValue(key, out var left))
            {
                versions.Add(key, left = new(Enumerable.Range(1, 200).Shuffle(random)));
            }

            return left.Dequeue();
        }
    }

    /// <summary>Tells the journal of each batch, before the next begins.</summary>
    public sealed class Batches(Journal journal) : IProgress<HistoryImportProgress>
    {
        public void Report(HistoryImportProgress value) => journal.Done(journal.Begin());
    }

    private static int[] Shuffle(this IEnumerable<int> numbers, Random random)
    {
        int[] shuffled = [.. numbers];
        random.Shuffle(shuffled);
        return shuffled;
    }
}
