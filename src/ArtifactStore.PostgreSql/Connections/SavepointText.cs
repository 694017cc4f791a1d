using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>
/// The statement that makes the savepoint of a piece of work on a connection of the host. When it is refused, there is no savepoint to go back to, and the host's transaction is lost; and a statement that the driver has prepared by
/// itself is refused once the host has run DEALLOCATE ALL. So where the driver prepares, it comes in more forms than the driver watches (100), which follow each other: none is met often enough to be prepared.
/// </summary>
internal static class SavepointText
{
    // A prime, so that connections that share a counter go through all of them too.
    private const int Forms = 257;

    private static readonly string[][] Varied = [.. Enumerable.Range(0, Forms).Select(i => new[] { $"{Savepoint.Begin} /* {i} */" })];
    private static readonly int[] Counters = new int[4096];

    /// <summary>Whether the driver prepares what it meets often. A host that lets it prepare everything at once has asked for one form.</summary>
    public static bool IsVaried(NpgsqlConnection connection) =>
        connection.ConnectionString.Contains("Auto Prepare", StringComparison.OrdinalIgnoreCase)
        && new NpgsqlConnectionStringBuilder(connection.ConnectionString) is { MaxAutoPrepare: > 0, AutoPrepareMinUsages: > 1 };

    /// <summary>The next form.</summary>
    public static string[] Next(NpgsqlConnection connection) =>
        Varied[(int)((uint)Interlocked.Increment(ref Counters[(uint)connection.ProcessID % (uint)Counters.Length]) % Forms)];
}
