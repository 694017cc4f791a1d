namespace ArtifactStore.AspNetCore.Tests.Http.Recorded;

/// <summary>A deliberate difference from the recorded server. Each is a row of docs/http.md.</summary>
/// <param name="Reason">The first words of the row.</param>
/// <param name="Allows">Decides on the request and one difference of its answer.</param>
internal sealed record AllowedDifference(string Reason, Func<RecordedRequest, string, bool> Allows)
{
    /// <summary>All deliberate differences that the recorded requests meet.</summary>
    public static IReadOnlyList<AllowedDifference> All { get; } =
    [
        new("Numbers come back as they were sent", (_, difference) => difference.Contains(".data ", StringComparison.Ordinal)),
        new("A body of another content type is 415", (request, difference) =>
            request.Body is not null && difference == "status 415, not 422"
        ),
        new("Cross-origin requests are the host's", (request, difference) =>
            request.Method == "OPTIONS" && difference.StartsWith("status 405", StringComparison.Ordinal)
        ),
        new("`GET /artifacts` is a list", (request, _) => request is { Method: "GET", Path: "/api/artifacts" }),
        new("Bad input is never 500", (_, difference) => difference == "status 422, not 500"),
        new("A key that ends in a line feed can be read", (request, difference) =>
            request.Path.Contains("%0A", StringComparison.Ordinal) && difference == "status 200, not 404"
        ),
        new("A collection keeps its `created`", (_, difference) =>
            difference.Contains(".created ", StringComparison.Ordinal) || difference.Contains(".updated ", StringComparison.Ordinal)
        ),
    ];
}
