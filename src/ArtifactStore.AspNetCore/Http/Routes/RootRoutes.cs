using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore;

/// <summary>The recorded routes by which clients get to know a server.</summary>
internal static class RootRoutes
{
    /// <summary>The version of the recorded HTTP API.</summary>
    private const string ApiVersion = "0.8.4";

    /// <summary>The version of the recorded server. Its client requires the same major version.</summary>
    private const string ServerVersion = "3.8.4.dev6";

    /// <summary>The routes.</summary>
    public static IReadOnlyList<StoreRoute> All { get; } =
    [
        new("GET", "/health", "True while the server runs", HealthAsync) { TakesAnyVersion = true, Answer = "Flag" },
        new("GET", "/ready", "Answers with 503 while the database can't be reached", ReadyAsync) { Answer = "Message" },
        new("GET", "/hello", "Waves", call => call.Response.WriteTextAsync("\U0001F44B")) { Answer = "Text" },
        new("GET", "/version", "The version of the API", call => call.Response.WriteTextAsync(ApiVersion))
        {
            TakesAnyVersion = true,
            Answer = "Text",
        },
        new("GET", "/admin/version", "The version that clients are to fit", call => call.Response.WriteTextAsync(ServerVersion))
        {
            Answer = "Text",
        },
        new("GET", "/csrf-token", "Says that no token is needed", TokenAsync)
        {
            Success = StatusCodes.Status422UnprocessableEntity,
            Query = [new("client", """{"type":"string"}""", "The client")],
        },
    ];

    private static Task HealthAsync(StoreCall call) =>
        call.Response.WriteAsync(StatusCodes.Status200OK, true, static (writer, value) => writer.WriteBooleanValue(value));

    private static async Task ReadyAsync(StoreCall call)
    {
        var health = await call.Store.Maintenance.CheckHealthAsync(call.Aborted).ConfigureAwait(false);
        var isReady = health.Status != ArtifactStoreHealthStatus.Unhealthy;
        await call
            .Response.WriteAsync(
                isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
                isReady ? "OK" : "Database is not available",
                static (writer, message) =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("message", message);
                    writer.WriteEndObject();
                }
            )
            .ConfigureAwait(false);
    }

    private static Task TokenAsync(StoreCall call)
    {
        if (call.Http.Request.Query.ContainsKey("client"))
        {
            return call.Response.WriteDetailAsync(StatusCodes.Status422UnprocessableEntity, "CSRF protection is disabled.");
        }

        var errors = new BodyErrors("query");
        errors.AddAt("client", "missing", "The parameter is required.");
        return call.Response.WriteFaultsAsync(errors);
    }
}
