namespace ArtifactStore.Specification;

/// <summary>The number of random cases of a test: all of them where the long tests run, and fewer elsewhere.</summary>
public static class Effort
{
    /// <summary>Whether the long tests run.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("ARTIFACTSTORE_LONG") == "true";

    /// <param name="full">With the long tests.</param>
    /// <param name="plain">Without them; a fifth if it is not given.</param>
    public static int Of(int full, int? plain = null) => IsFull ? full : plain ?? (full + 4) / 5;
}
