// Microsoft's parser (ScriptDom) on Transact-SQL texts. Reads a JSON array of strings from standard input and writes one
// line for each: the server versions that take it, and how many statements the newest of them finds.
#:package Microsoft.SqlServer.TransactSql.ScriptDom@180.140.0
#:property PublishAot=false
#:property InvariantGlobalization=true
#:property SatelliteResourceLanguages=en

using System.Text.Json.Nodes;
using Microsoft.SqlServer.TransactSql.ScriptDom;

var parsers = new Dictionary<string, TSqlParser>
{
    ["2016"] = new TSql130Parser(true),
    ["2017"] = new TSql140Parser(true),
    ["2019"] = new TSql150Parser(true),
    ["2022"] = new TSql160Parser(true),
    ["2025"] = new TSql170Parser(true),
};

foreach (var item in JsonNode.Parse(Console.In.ReadToEnd())!.AsArray())
{
    var takenBy = new JsonArray();
    var statements = 0;
    foreach (var (version, parser) in parsers)
    {
        var tree = parser.Parse(new StringReader((string)item!), out var errors) as TSqlScript;
        if (errors.Count > 0) continue;
        takenBy.Add(version);
        statements = tree?.Batches.Sum(batch => batch.Statements.Count) ?? 0;
    }
    Console.WriteLine(new JsonObject { ["takenBy"] = takenBy, ["statements"] = statements }.ToJsonString());
}
