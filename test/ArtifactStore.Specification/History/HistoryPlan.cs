using System.Globalization;

namespace ArtifactStore.Specification.History;

/// <summary>What each client of a history does.</summary>
public sealed record HistoryPlan
{
    /// <summary>How many calls a client makes where this is set: for long runs.</summary>
    public const string Variable = "ARTIFACTSTORE_HISTORY_CALLS";

    public int Seed { get; init; } = 1;

    public IReadOnlyList<string> Keys { get; init; } = ["a", "b"];

    /// <summary>How many calls a client makes.</summary>
    public int Calls { get; init; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } calls ? int.Parse(calls, CultureInfo.InvariantCulture) : 120;

    /// <summary>Whether clients only read, and create one artifact at a time.</summary>
    public bool IsSimple { get; init; }

    /// <summary>Whether a call may fail, so that nobody knows what became of it; else a failure ends the client.</summary>
    public bool MayFail { get; init; }
}
