using System.Text.Json;

namespace ArtifactStore.AspNetCore;

/// <summary>A state that a client sets: what it does to a run, and the artifact that it leaves.</summary>
internal sealed record NewState(State State, DateTimeOffset Time)
{
    /// <summary>The time at which a scheduled run is to start.</summary>
    public DateTimeOffset? Scheduled { get; init; }

    /// <summary>The JSON that came with the state; null for none.</summary>
    public string? Data { get; init; }

    /// <summary>The artifact that the JSON makes; null for none.</summary>
    public ArtifactCreate? Artifact { get; init; }

    /// <summary>True if a run ends in the state.</summary>
    public bool IsFinal => State.Type is StateType.Completed or StateType.Failed or StateType.Cancelled or StateType.Crashed;

    /// <summary>Reads a state that has passed its check; without one, that of a type.</summary>
    /// <exception cref="ArgumentException">A name within the state is no text.</exception>
    public static NewState Read(BodyValues? body, StateType otherwise, TimeProvider clock)
    {
        try
        {
            return ReadChecked(body, otherwise, clock);
        }
        catch (InvalidOperationException e)
        {
            throw new ArgumentException("A name within the state has an unpaired surrogate. Give names that are text.", nameof(body), e);
        }
    }

    private static NewState ReadChecked(BodyValues? body, StateType otherwise, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        if (body is not { } values)
        {
            return new(new(otherwise, RunState.NameOf(otherwise)), now) { Scheduled = otherwise == StateType.Scheduled ? now : null };
        }

        var type = (StateType)Array.IndexOf(StateShapes.Types, values.Text("type"));
        var details = values.Object("state_details");
        var time = BodyTime.TryParse(details?.AnyText("scheduled_time"), out var scheduled) ? scheduled : now;
        var (data, artifact) = ReadData(values.Json("data"));
        return new(new(type, values.Text("name") ?? RunState.NameOf(type)) { Message = values.Text("message") }, now)
        {
            Scheduled = type == StateType.Scheduled ? time : null,
            Data = data,
            Artifact = artifact,
        };
    }

    /// <summary>Returns a flow run in the state.</summary>
    public FlowRun Apply(FlowRun run) =>
        run with
        {
            State = State,
            StartTime = run.StartTime ?? (IsFinal || State.Type == StateType.Running ? Time : null),
            EndTime = IsFinal ? Time : null,
            ExpectedStartTime = Scheduled ?? run.ExpectedStartTime ?? Time,
            NextScheduledStartTime = Scheduled,
        };

    /// <summary>Returns a task run in the state.</summary>
    public TaskRun Apply(TaskRun run) =>
        run with
        {
            State = State,
            StartTime = run.StartTime ?? (IsFinal || State.Type == StateType.Running ? Time : null),
            EndTime = IsFinal ? Time : null,
            ExpectedStartTime = Scheduled ?? run.ExpectedStartTime ?? Time,
        };

    /// <summary>The members of an object that describe the artifact are taken out of it; the rest is the artifact's body.</summary>
    private static (string? Data, ArtifactCreate? Artifact) ReadData(JsonElement? json)
    {
        if (json is not { } data)
        {
            return default;
        }

        if (data.ValueKind != JsonValueKind.Object)
        {
            var text = PythonJson.TextOf(data);
            return (text, new() { Data = ArtifactData.Parse(text) });
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, StoreAnswers.WriterOptions))
        {
            writer.WriteStartObject();
            foreach (var member in data.EnumerateObject())
            {
                if (member.Name is not ("artifact_key" or "artifact_type" or "artifact_description"))
                {
                    writer.WritePropertyName(member.Name);
                    writer.WriteRawValue(PythonJson.TextOf(member.Value), skipInputValidation: true);
                }
            }

            writer.WriteEndObject();
        }

        var rest = System.Text.Encoding.UTF8.GetString(buffer.ToArray());
        var values = new BodyValues(data);
        return (
            rest,
            new()
            {
                Key = NullIfEmpty(values.AnyText("artifact_key")),
                Type = NullIfEmpty(values.AnyText("artifact_type")),
                Description = NullIfEmpty(values.AnyText("artifact_description")),
                Data = ArtifactData.Parse(rest),
            }
        );
    }

    private static string? NullIfEmpty(string? text) => text is "" ? null : text;
}
