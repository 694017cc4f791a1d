namespace ArtifactStore.Benchmarks.Report;

/// <summary>What is known of bars that are missed now and then. Each is said only where it applies.</summary>
internal static class Reasons
{
    private static readonly (Func<string, bool> Applies, string Text)[] All =
    [
        (line => line.StartsWith("SQLite, create, one caller", StringComparison.Ordinal),
            "A create on SQLite: what it does beyond the same work by hand is in the table of layers below: two looks at the name of the file, two statements through Dapper, the turn of a writer. Behind a sync the same work takes longer, in a processor that has waited."),
        (line => line.StartsWith("PostgreSQL, ", StringComparison.Ordinal) && (line.Contains("read one by id", StringComparison.Ordinal) || line.Contains("latest by key", StringComparison.Ordinal) || line.Contains("count of a deployment", StringComparison.Ordinal)),
            "Small reads on PostgreSQL: the limit keeps one connection and one command, which a library that serves many callers cannot: it rents a connection for each call. The table of layers below shows what that costs, and what each layer of the library adds; the text of the count, which is the same for one name and for many, is the largest."),
        (line => line.StartsWith("PostgreSQL, ", StringComparison.Ordinal) && line.Contains("against EF Core", StringComparison.Ordinal) && line.Contains("200 newest", StringComparison.Ordinal),
            "Pages without a filter on PostgreSQL: all peers wait for the same rows of the same server, and read them through the same driver. Only what each builds of a row differs, and that is the smaller part."),
        (line => line.StartsWith("SQLite, ", StringComparison.Ordinal) && line.Contains("against EF Core", StringComparison.Ordinal),
            "Lists on SQLite beside EF Core: both read the same rows through the same driver; the table shows how far EF Core itself is from the limit, which bounds every lead over it."),
        (line => line.StartsWith("SQLite, ", StringComparison.Ordinal) && line.Contains("against the best fixed plan", StringComparison.Ordinal) && !line.Contains("200 newest of a flow", StringComparison.Ordinal),
            "Filters on SQLite that pass much: before the library walks the artifacts it counts by the filter, up to the square root of the limit times the rows. A fixed plan that happens to be right counts nothing; it is also the one that falls off the cliff elsewhere (the column of the worst)."),
        (line => line.StartsWith("PostgreSQL, ", StringComparison.Ordinal) && line.Contains("against the best fixed plan", StringComparison.Ordinal) && !line.Contains("200 newest of a flow", StringComparison.Ordinal),
            "Filters on PostgreSQL: the library does not know what a filter passes, and a plan that is right for 1 % takes seconds at 90 %. So it counts a little, walks a little, counts further, and then reads: what a filter of 1 % passes is counted once and a half and read once, with 1,000 rows walked between, each looked up in the tables of the filter. To count an entry costs about as much there as to read it, so that four to five times the plan that knows the share is what not knowing costs at the worst one. The bar that is left there is 5; the column of the worst says what a plan costs that only believes to know."),
        (line => line.StartsWith("PostgreSQL, 200 newest of a flow that owns", StringComparison.Ordinal) && line.Contains("against the best fixed plan", StringComparison.Ordinal),
            "Pages of a flow on PostgreSQL: where a flow owns few artifacts, the look-up of its name is most of the statement. The library's serves any list of names, and makes sure in the same statement that they lead to one flow; the plan by hand is told that there is one name, and trusts that it is unique. That is about 0.1 ms, whatever the share."),
    ];

    /// <summary>The reasons of those that are missed.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<string> missed) => All.Where(reason => missed.Any(reason.Applies)).Select(reason => reason.Text);
}
