namespace ArtifactStore.Benchmarks.Report;

/// <summary>Why a bar is presumably missed. No profile has shown it yet, and the page says so.</summary>
internal static class Notes
{
    private static readonly (string[] Words, string Reason)[] Reasons =
    [
        (["PostgreSQL", "pooler", "against the limit"], "Behind such a pooler the server plans each statement anew, and the library's have more in them than those that are tuned by hand for one question: they serve every share."),
        (["PostgreSQL", "read one by id", "against the limit"], RentedConnection),
        (["PostgreSQL", "latest by key", "against the limit"], RentedConnection),
        (["PostgreSQL", "count", "against the limit"], RentedConnection),
        (["PostgreSQL", "all without bodies, one by one", "against the limit"], "The limit reads one answer to its end, and holds a connection and a snapshot for as long as its reader likes; a stream of the library is made of pages, and holds neither between them."),
        (["PostgreSQL", "create, one caller", "against the limit"], "A create holds its run for the length of its transaction, and looks up the run's flow and deployment, which the limit is told."),
    ];

    private const string RentedConnection = "The limit keeps one connection for good. Whoever rents one for each call, as the library and Dapper by hand do, pays for that.";

    /// <returns>Empty where nothing is known.</returns>
    public static string About(string line) => Reasons.FirstOrDefault(reason => reason.Words.All(word => line.Contains(word, StringComparison.Ordinal))).Reason is { } text ? " Not profiled; presumably: " + text : "";
}
