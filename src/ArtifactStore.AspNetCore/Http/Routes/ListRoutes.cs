using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore;

/// <summary>The list of artifacts by query string, which is this library's own.</summary>
internal static class ListRoutes
{
    /// <summary>The path.</summary>
    public const string Pattern = "/artifacts";

    /// <summary>The routes.</summary>
    public static IReadOnlyList<StoreRoute> All { get; } =
    [
        new("GET", Pattern, "Lists artifacts, a page at a time", ListAsync)
        {
            IsOwn = true,
            Query = ArtifactQueryParameters.All,
            Answer = "Page",
        },
    ];

    private static async Task ListAsync(StoreCall call)
    {
        var query = call.Http.Request.Query;
        if (ArtifactQueryParameters.FindUnknown(query) is { } unknown)
        {
            await call.AnswerAsync(StatusCodes.Status400BadRequest, "Bad request", $"There is no parameter '{unknown}'.")
                .ConfigureAwait(false);
        }
        else if (!ArtifactQueryParameters.TryParse(query, out var parameters, out var fault))
        {
            await call.AnswerAsync(StatusCodes.Status400BadRequest, "Bad request", fault).ConfigureAwait(false);
        }
        else
        {
            var page = await call
                .Store.Artifacts.ReadArtifactPageAsync(parameters.Query, cancellationToken: call.Aborted)
                .ConfigureAwait(false);
            var next = page.Next?.ToString();
            PageLinks.SetNext(call.Http, "after", next);
            await ArtifactAnswers.WritePageAsync(call.Response, page.Items, next).ConfigureAwait(false);
        }
    }
}
