using System.Diagnostics;
using System.Globalization;

namespace ArtifactStore.Specification;

/// <summary>What a call takes: of the memory of this process, in which nothing else may run, and of time.</summary>
/// <param name="Allocated">All that was allocated meanwhile, in bytes.</param>
/// <param name="Time">How long it took. For a look, no test may depend on it.</param>
public sealed record MemoryCount(long Allocated, TimeSpan Time)
{
    /// <summary>The size of a large body in UTF-8 bytes: 100 MB, or what ARTIFACTSTORE_BODY_BYTES says.</summary>
    public static int LargeBody { get; } =
        int.Parse(Environment.GetEnvironmentVariable("ARTIFACTSTORE_BODY_BYTES") ?? "100000000", CultureInfo.InvariantCulture);

    /// <summary>A large body: a JSON text of ASCII characters, twice as large as a string.</summary>
    public static ArtifactData Body() => ArtifactData.Parse($"\"{new string('x', LargeBody - 2)}\"");

    /// <summary>Counts.</summary>
    public static async Task<MemoryCount> OfAsync(Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var start = Stopwatch.GetTimestamp();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await work();
        return new(GC.GetTotalAllocatedBytes(precise: true) - before, Stopwatch.GetElapsedTime(start));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Allocated:N0} bytes ({Time.TotalSeconds:0.0} s)");
}
