namespace ArtifactStore.Benchmarks.Report;

/// <summary>Why a bar is missed, where the profile says it.</summary>
internal static class Notes
{
    private static readonly (string[] Words, string Reason)[] Reasons = [];

    /// <returns>Empty where nothing is known.</returns>
    public static string About(string line) => Reasons.FirstOrDefault(reason => reason.Words.All(word => line.Contains(word, StringComparison.Ordinal))).Reason is { } text ? " " + text : "";
}
