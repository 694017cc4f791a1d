using System.Text.Json;

namespace ArtifactStore.AspNetCore;

/// <summary>Rules for lists, choices and values of any kind.</summary>
internal static class BodyRules
{
    /// <summary>Any JSON.</summary>
    public static BodyRule Json { get; } = new("true", (_, _, _) => { });

    /// <summary>Any object.</summary>
    public static BodyRule Map { get; } = new("""{"type":"object"}""", (value, errors, _) =>
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                errors.Add("dict_type", "The value is not an object.", value);
            }
        });

    /// <summary>A filter that other servers have here, and this store does not: it is refused, not ignored.</summary>
    public static BodyRule NotSupported { get; } =
        new("false", (value, errors, _) => errors.Add("not_supported", "The store can't filter these rows by that.", value));

    /// <summary>A list of texts.</summary>
    public static BodyRule Texts { get; } = List(BodyText.Any);

    /// <summary>A list of ids.</summary>
    public static BodyRule Ids { get; } = List(BodyId.Any);

    /// <summary>A list whose elements follow a rule.</summary>
    public static BodyRule List(BodyRule item) => new($$"""{"type":"array","items":{{item.Schema}}}""", (value, errors, wire) =>
        {
            if (value.ValueKind != JsonValueKind.Array)
            {
                errors.Add("list_type", "The value is not a list.", value);
                return;
            }

            wire?.WriteStartArray();
            var index = 0;
            foreach (var element in value.EnumerateArray())
            {
                if (errors.IsFull)
                {
                    break;
                }

                errors.Enter(index++);
                item.Check(element, errors, wire);
                errors.Leave();
            }

            wire?.WriteEndArray();
        });

    /// <summary>One of a few words, each with what it is called in the library's JSON form.</summary>
    public static BodyRule OneOf(params (string Word, string Wire)[] words) =>
        new($$"""{"type":"string","enum":[{{string.Join(",", words.Select(word => $"\"{word.Word}\""))}}]}""", (value, errors, wire) =>
        {
            var text = JsonText.TryRead(value);
            var index = Array.FindIndex(words, word => word.Word == text);
            if (index < 0)
            {
                errors.Add("enum", $"The value is not one of {string.Join(", ", words.Select(word => word.Word))}.", value);
            }
            else
            {
                wire?.WriteStringValue(words[index].Wire);
            }
        });

    /// <summary>One of a few words.</summary>
    public static BodyRule OneOf(params string[] words) => OneOf([.. words.Select(word => (word, word))]);
}
