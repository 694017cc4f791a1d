using System.Text.Json;

namespace ArtifactStore.AspNetCore;

/// <summary>Checks one value of a body, and writes it in the library's own JSON form.</summary>
/// <param name="value">The value. It is not null.</param>
/// <param name="errors">Takes the faults.</param>
/// <param name="wire">Takes the value if it has no fault; null if only the check is wanted.</param>
internal delegate void BodyCheck(JsonElement value, BodyErrors errors, Utf8JsonWriter? wire);
