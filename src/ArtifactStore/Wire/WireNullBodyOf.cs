using System.Text.Json;

namespace ArtifactStore;

/// <summary>The member that is true if the body is the JSON value <c>null</c>.</summary>
internal sealed class WireNullBody<TOwner>(string body, Func<TOwner, ArtifactData?> get, Action<TOwner, ArtifactData> set)
    : WireProperty<TOwner>(body + WireNullBody.Suffix, isRequired: false)
    where TOwner : class
{
    private static readonly WireFlagConverter Flag = new();

    public override string? Example(string value) => null;

    public override void Read(ref Utf8JsonReader reader, TOwner owner)
    {
        if (reader.TokenType == JsonTokenType.Null || !Flag.Read(ref reader, typeof(bool), ArtifactStoreJson.Options))
        {
            return;
        }

        if (get(owner) is not null)
        {
            throw WireNullBody.Duplicate(body);
        }

        set(owner, ArtifactData.Null);
    }

    public override void Write(Utf8JsonWriter writer, TOwner owner)
    {
        if (get(owner) is { IsJsonNull: true })
        {
            writer.WriteBoolean(EncodedName, true);
        }
    }
}
