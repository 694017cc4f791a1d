namespace ArtifactStore.AspNetCore;

/// <summary>The state of a run in a body.</summary>
internal static class StateShapes
{
    /// <summary>The types of a state.</summary>
    public static string[] Types { get; } =
    ["SCHEDULED", "PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED", "CRASHED", "PAUSED", "CANCELLING"];

    /// <summary>A new state.</summary>
    public static BodyShape Create { get; } =
        new(
            "StateCreate",
            new("type", BodyRules.OneOf(Types)) { IsRequired = true, ChecksNull = true },
            new("name", BodyText.Any),
            new("message", BodyText.Any),
            new("data", BodyRules.Json),
            new("state_details", BodyRules.Map)
        );

    /// <summary>The body of <c>set_state</c>.</summary>
    public static BodyShape Set { get; } =
        new("SetState", new("state", Create.Rule) { IsRequired = true, ChecksNull = true }, new("force", BodyNumber.Flag))
        {
            IsOpen = true,
        };
}
