using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore;

/// <summary>Answers requests that set the state of a run.</summary>
internal static class StateAnswers
{
    /// <summary>Answers that the run is in the new state.</summary>
    public static Task WriteAcceptedAsync(HttpResponse response, RunState state) =>
        WriteAsync(response, StatusCodes.Status201Created, state, "ACCEPT", "accept_details", null);

    /// <summary>Answers that the run stays in its state.</summary>
    public static Task WriteAbortedAsync(HttpResponse response, RunState? state, string reason) =>
        WriteAsync(response, StatusCodes.Status200OK, state, "ABORT", "abort_details", reason);

    private static Task WriteAsync(HttpResponse response, int status, RunState? state, string outcome, string details, string? reason) =>
        response.WriteAsync(status, (state, outcome, details, reason), static (writer, answer) =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("state");
            RunAnswers.Write(writer, answer.state);
            writer.WriteString("status", answer.outcome);
            writer.WriteStartObject("details");
            writer.WriteString("type", answer.details);
            if (answer.reason is not null)
            {
                writer.WriteString("reason", answer.reason);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        });
}
