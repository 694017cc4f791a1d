using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>Converts the <c>is_null_</c> of a <see cref="TaskRunFlowRunCondition"/>, in which null is a value.</summary>
internal sealed class FlowRunMembershipConverter : JsonConverter<FlowRunMembership>
{
    public override bool HandleNull => true;

    public override FlowRunMembership Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.False => FlowRunMembership.Inside,
            JsonTokenType.Null => FlowRunMembership.Anywhere,
            JsonTokenType.True => FlowRunMembership.Outside,
            _ => throw new JsonException($"{WireValue.Show(ref reader)} is not one of true, false, null."),
        };

    public override void Write(Utf8JsonWriter writer, FlowRunMembership value, JsonSerializerOptions options)
    {
        if (value == FlowRunMembership.Anywhere)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteBooleanValue(value == FlowRunMembership.Outside);
        }
    }
}
