using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>
/// Returns the statement for the savepoint of a piece of work on a host's connection. If it is rejected, the host's transaction is lost;
/// and once the host has run DEALLOCATE ALL, a statement that the driver has prepared automatically is rejected. With automatic
/// preparation, the text therefore cycles through more variants than the driver tracks (100), so that none is prepared.
/// </summary>
internal static class SavepointSql
{
    // A prime, so that connections that share a counter also cycle through all of them.
    private const int Forms = 257;

    private static readonly string[][] Varied = [.. Enumerable.Range(0, Forms).Select(i => new[] { $"{Savepoint.Begin} /* {i} */" })];
    private static readonly int[] Counters = new int[4096];

    /// <summary>
    /// True if the driver prepares repeated statements. A host that has it prepare every statement at once gets a single variant.
    /// </summary>
    public static bool IsVaried(NpgsqlConnection connection) =>
        connection.ConnectionString.Contains("Auto Prepare", StringComparison.OrdinalIgnoreCase)
        && new NpgsqlConnectionStringBuilder(connection.ConnectionString) is { MaxAutoPrepare: > 0, AutoPrepareMinUsages: > 1 };

    /// <summary>Returns the next variant.</summary>
    public static string[] Next(NpgsqlConnection connection) =>
        Varied[(int)((uint)Interlocked.Increment(ref Counters[(uint)connection.ProcessID % (uint)Counters.Length]) % Forms)];
}
